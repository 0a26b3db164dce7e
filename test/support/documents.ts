import fc from "fast-check";
import { Lexer, Source } from "graphql";

/** Documents that the compiled writer knows. */
export const VALID_DOCUMENTS = [
  '{ observations(where: { indicator: "a" }, first: 1) { nodes { id value __typename } totalCount } }',
  'query A { observations(where: { indicator: "a", measures: [COUNT, RATE], asOf: "2024-01-15T00:00:00Z" }) { nodes { id display(lang: FR) } } }',
  "query B($where: ObservationFilter!, $first: Int = 5) { a: observations(where: $where, first: $first) { edges { cursor node { value } } } }",
  'query C($indicator: ID!, $members: [ID!]! = ["T"]) { observations(where: { indicator: $indicator, dimensions: [{ dimension: "sex", members: $members }] }) { totalCount } }',
  'query D($lang: Language) { observations(where: { indicator: "a" }, first: 7, orderBy: [{ by: VALUE, descending: true }]) { nodes { spoken(lang: $lang) ...Cell } } } fragment Cell on Observation { jurisdiction { id name { en fr } parent { id } } }',
  "query E($input: TableInput!) { table(input: $input) { title { en } cells { value ... on Observation { id } } rows { axis name { fr } } } }",
  'query F { table(input: { where: { indicator: "a", from: "2019" }, rows: ["PERIOD"], columns: [] }) { cells { value } cells { id } } }',
  'query G { observations(where: { indicator: "a" }, first: 2) { nodes { id } } observations(where: { indicator: "a" }, first: 2) { nodes { value } } }',
  '{ observations(where: { indicator: "a", dimensions: { dimension: "sex", members: "T" } }) { nodes { indicator { dimensions { id members { id name { en } } } } } } }',
  "query H($where: ObservationFilter!) { ...Q } fragment Q on Query { observations(where: $where) { ...N } } fragment N on ObservationConnection { nodes { id } }",
];

export const asking = (rest: string, selection = "totalCount"): string =>
  `observations(where: { indicator: "a" }${rest}) { ${selection} }`;
const nested = (depth: number, inner: string): string =>
  depth === 0 ? inner : `parent { id ${nested(depth - 1, inner)} }`;

/** One for each rule of the specification, and for each of our limits. */
export const INVALID_DOCUMENTS: readonly (readonly [what: string, query: string])[] = [
  ["an unknown field", `{ ${asking("", "rawCount")} }`],
  ["a field that is no object, and asked for parts", `{ ${asking("", "totalCount { id }")} }`],
  ["an object that is not asked for parts", `{ ${asking("", "nodes")} }`],
  ["parts of a type's name", `{ ${asking("", "__typename { id }")} }`],
  ["an unknown argument", `{ ${asking(", last: 1")} }`],
  ["an argument where there are none", `{ ${asking("", "nodes(first: 1) { id }")} }`],
  ["an argument given twice", `{ ${asking(", first: 1, first: 1")} }`],
  ["an argument that is missing", "{ observations(first: 1) { totalCount } }"],
  ["a member that is missing", "{ observations(where: {}) { totalCount } }"],
  ["an unknown member", '{ observations(where: { indicator: "a", colour: "red" }) { totalCount } }'],
  ["a member given twice", '{ observations(where: { indicator: "a", indicator: "a" }) { totalCount } }'],
  ["null where there may be none", "{ observations(where: { indicator: null }) { totalCount } }"],
  ["a null in a list without", '{ observations(where: { indicator: "a", periods: [null] }) { totalCount } }'],
  ["a value where an object is wanted", '{ observations(where: "a") { totalCount } }'],
  ["an object where a value is wanted", `{ ${asking(", first: {}")} }`],
  ["a list where one is wanted", `{ ${asking(", first: [1]")} }`],
  ["a number beyond the integers", `{ ${asking(", first: 99999999999")} }`],
  ["a text for a number", `{ ${asking(', first: "1"')} }`],
  ["a time without a zone", '{ observations(where: { indicator: "a", asOf: "2024" }) { totalCount } }'],
  ["an unknown name of a list", '{ observations(where: { indicator: "a", measures: [NONE] }) { totalCount } }'],
  ["a text for such a name", '{ observations(where: { indicator: "a", measures: ["COUNT"] }) { totalCount } }'],
  ["a variable that is not declared", `{ ${asking(", first: $first")} }`],
  ["a variable for nothing", `query ($first: Int) { ${asking("")} }`],
  ["a variable declared twice", `query ($f: Int, $f: Int) { ${asking(", first: $f")} }`],
  ["a variable of no type", `query ($f: Number) { ${asking(", first: $f")} }`],
  ["a variable of a type of answers", `query ($f: Text) { ${asking(", first: $f")} }`],
  ["a variable of another type", `query ($f: String) { ${asking(", first: $f")} }`],
  ["a list for one", `query ($f: [Int]) { ${asking(", first: $f")} }`],
  [
    "a variable that may be null where nothing may",
    "query ($w: ObservationFilter) { observations(where: $w) { totalCount } }",
  ],
  ["such a variable in a member", "query ($i: ID) { observations(where: { indicator: $i }) { totalCount } }"],
  [
    "such a variable with null for a default",
    "query ($i: ID = null) { observations(where: { indicator: $i }) { totalCount } }",
  ],
  ["a default of another type", `query ($f: Int = "1") { ${asking(", first: $f")} }`],
  ["a variable's own directive", `query ($f: Int @skip(if: true)) { ${asking(", first: $f")} }`],
  ["one key for two fields", `{ ${asking("", "nodes { id: value id }")} }`],
  ["one key for two arguments", `{ a: ${asking(", first: 1")} a: ${asking(", first: 2")} }`],
  ["one key for two fields below", `{ ${asking("", "nodes { a: id }")} ${asking("", "nodes { a: value }")} }`],
  ["a fragment that is not there", `{ ${asking("", "...A")} }`],
  ["a fragment for nothing", `{ ${asking("")} } fragment A on Text { en }`],
  [
    "a fragment of a name twice",
    `{ ${asking("", "...A")} } ${"fragment A on ObservationConnection { totalCount } ".repeat(2)}`,
  ],
  ["a fragment on another type", `{ ${asking("", "...A")} } fragment A on Text { en }`],
  ["a part on another type", `{ ${asking("", "... on Text { en }")} }`],
  ["a part on no type", `{ ${asking("", "... on Nothing { en }")} }`],
  ["a fragment within itself", `{ ${asking("", "...A")} } fragment A on ObservationConnection { totalCount ...A }`],
  [
    "a fragment within another within itself",
    `{ ${asking("", "nodes { jurisdiction { ...A } }")} } fragment A on Jurisdiction { parent { ...B } } fragment B on Jurisdiction { id ...A }`,
  ],
  ["an operation without a name beside another", `{ ${asking("")} } query A { ${asking("")} }`],
  ["a name for two operations", `query A { ${asking("")} } query A { ${asking("")} }`],
  ["an unknown directive", `query @nothing { ${asking("")} }`],
  ["a type definition", `{ ${asking("")} } type A { b: Int }`],
  ["too much depth", `{ ${asking("", `nodes { jurisdiction { ${nested(12, "id")} } }`)} }`],
  ["too many aliases", `{ ${asking("", Array.from({ length: 101 }, (_, i) => `a${i}: totalCount`).join(" "))} }`],
  ["too many fields at the top", `{ ${Array.from({ length: 61 }, (_, i) => `a${i}: ${asking("")}`).join(" ")} }`],
  [
    "a list that is too long",
    `{ observations(where: { indicator: "a", periods: [${'"2019" '.repeat(501)}] }) { totalCount } }`,
  ],
  [
    "a list that is too long in a default",
    `query ($p: [ID!] = [${'"2019" '.repeat(501)}]) { observations(where: { indicator: "a", periods: $p }) { totalCount } }`,
  ],
];

function tokensOf(text: string): string[] {
  const lexer = new Lexer(new Source(text));
  const tokens: string[] = [];
  for (let token = lexer.advance(); token.kind !== "<EOF>"; token = lexer.advance())
    tokens.push(text.slice(token.start, token.end));
  return tokens;
}

const OTHERS = [
  ...["nothing", "viewer", "audience", "notes", "Text", "Node", "Int", "String", "@skip(if: true)", "mutation"],
  ...[
    "null",
    "true",
    "{ en }",
    "en",
    "first: 1",
    '"b"',
    '"2024-02-30"',
    "1.5",
    "99999999999",
    "-1",
    "[",
    "$first",
    "$where",
  ],
  ...["query I { viewer { audience } }", "fragment X on Text { en }", "...Cell", "fragment Cell on Observation { id }"],
];
const POOL = [...new Set([...VALID_DOCUMENTS.flatMap(tokensOf), ...OTHERS])];

const edit = fc.record({
  kind: fc.constantFrom("drop", "double", "put", "replace", "swap"),
  at: fc.nat(),
  token: fc.constantFrom(...POOL),
});

function edited(text: string, edits: readonly { kind: string; at: number; token: string }[]): string {
  const tokens = tokensOf(text);
  for (const { kind, at, token } of edits) {
    const i = at % tokens.length;
    if (kind === "drop") tokens.splice(i, 1);
    if (kind === "double") tokens.splice(i, 0, tokens[i] as string);
    if (kind === "put") tokens.splice(i, 0, token);
    if (kind === "replace") tokens[i] = token;
    if (kind === "swap") [tokens[i], tokens[0]] = [tokens[0] as string, tokens[i] as string];
  }
  return tokens.join(" ");
}

/** A document with a few words of it others: mostly no longer valid, and often only just so. */
export const editedDocuments = fc
  .tuple(fc.constantFrom(...VALID_DOCUMENTS), fc.array(edit, { maxLength: 2 }))
  .map(([text, edits]) => edited(text, edits));

/** Numbers and texts alone are others. */
export const rewordedDocuments = fc
  .tuple(
    fc.constantFrom(...VALID_DOCUMENTS),
    fc.array(fc.constantFrom('"a"', '"zz"', '"2024-01-15"', "3", "99999999999", "-4", "0"), {
      minLength: 6,
      maxLength: 6,
    }),
  )
  .map(([text, [...others]]) =>
    tokensOf(text)
      .map((token) =>
        /^["\d]/.test(token)
          ? (others.find((other) => other.startsWith('"') === token.startsWith('"')) ?? token)
          : token,
      )
      .join(" "),
  );
