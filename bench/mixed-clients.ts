/** Clients of several roles that ask the same questions at once, and notice where an answer is missing or is another's. */

/** `authorization`: null for the public. */
export interface Role {
  readonly name: string;
  readonly authorization: string | null;
}

export interface MixedRun {
  readonly answers: number;
  /** One line for each answer that was lost or was not the role's own. */
  readonly faults: readonly string[];
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

const CELLS = "nodes { id value display status { availability symbols } }";
const QUERIES = [
  "{ viewer { audience roles } }",
  ...["2021", "2022"].map(
    (
      period,
    ) => `{ observations(where: { indicator: "demo.police.victims", periods: ["${period}"], geoLevels: [PROVINCE],
      dimensions: [{ dimension: "age", members: ["*"] }] }, first: 50) { totalCount ${CELLS} } }`,
  ),
  `{ observations(where: { indicator: "demo.police.victims", jurisdictions: ["CA-ON", "CA-NS"], dimensions: [{ dimension: "sex", members: ["*"] }] },
    orderBy: [{ by: VALUE, descending: true }], first: 20) { ${CELLS} } }`,
  `{ releases(indicator: "demo.police.victims") { nodes { id disclosure { audience suppressed rounded } } } }`,
];

async function ask(address: string, { authorization }: Role, query: string): Promise<string> {
  const headers = { "content-type": "application/json", ...(authorization === null ? {} : { authorization }) };
  const response = await fetch(`${address}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) });
  return `${response.status} ${await response.text()}`;
}

const quantile = (sorted: readonly number[], q: number): number => sorted[Math.floor((sorted.length - 1) * q)] ?? 0;

/** Each question is asked once for each role alone, to know its answer; then by all clients at once, for so many seconds. */
export async function runMixedClients(
  address: string,
  { roles, clients, seconds }: { readonly roles: readonly Role[]; readonly clients: number; readonly seconds: number },
): Promise<MixedRun> {
  const expected = new Map<string, string>();
  for (const role of roles)
    for (const query of QUERIES) expected.set(`${role.name} ${query}`, await ask(address, role, query));
  const faults: string[] = [];
  const times: number[] = [];
  const started = performance.now();
  const deadline = started + seconds * 1000;
  async function client(number: number): Promise<void> {
    for (let turn = number; performance.now() < deadline; turn++) {
      const role = roles[turn % roles.length] as Role;
      const query = QUERIES[Math.floor(turn / roles.length) % QUERIES.length] as string;
      const asked = performance.now();
      const answer = await ask(address, role, query).catch((error: unknown) => `lost: ${String(error)}`);
      times.push(performance.now() - asked);
      if (answer !== expected.get(`${role.name} ${query}`)) faults.push(`${role.name}: ${answer.slice(0, 200)}`);
    }
  }
  await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
  const sorted = times.sort((a, b) => a - b);
  const elapsed = (performance.now() - started) / 1000;
  return { answers: times.length, faults, seconds: elapsed, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}
