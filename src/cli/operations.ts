/** Everything that commands ask of /graphql. Each stands in seeds/trusted-documents too, so that they work where no others are answered. */
const RELEASE = "id version state publishedAt embargoUntil";
const CELL = "id value status { availability }";

/** How many of a file's changes are printed. */
const FIRST_CHANGES = 200;

export const OPERATIONS = {
  review: "mutation ($input: ReviewInput!) { review(input: $input) { id state sha256 } }",
  file: "query ($id: ID!) { submission(id: $id) { sha256 findingsSha256 } }",
  publish: `mutation ($input: PublishInput!) { publish(input: $input) { ${RELEASE} } }`,
  withdraw: `mutation ($input: WithdrawInput!) { withdraw(input: $input) { ${RELEASE} } }`,
  "submission-state": "query ($id: ID!) { submission(id: $id) { id state rows sha256 } }",
  findings: `query ($id: ID!, $after: String) { submission(id: $id) { findings(first: 200, after: $after) {
  pageInfo { hasNextPage endCursor }
  nodes { severity rule row column value message { en fr } hint { en fr } } } } }`,
  diff: `query ($id: ID!) { submission(id: $id) { diff(first: ${FIRST_CHANGES}) { totalCount note { en fr }
  structure { axis added removed }
  nodes { change absolute percent before { ${CELL} } after { ${CELL} } } } } }`,
  exports: `query ($where: ObservationFilter!) { exports(where: $where) {
  cells permalink release { id } downloads { format url } } }`,
  "verify-log": `query ($anchor: String) { accessLogVerification(anchor: $anchor) {
  verified entries head broken { sequence fault } anchored anchorFound } }`,
} as const;
