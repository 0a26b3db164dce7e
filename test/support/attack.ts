import { expect } from "vitest";
import type { GraphqlFault, TestExchange } from "./exchange.ts";
import { keepWritten } from "./written.ts";

/** Everybody who may try something; null: nobody in particular. */
export const ATTACKERS = {
  public: null,
  policy: { sub: "pol", roles: ["policy"], jurisdiction: "CA" },
  "analyst of Ontario": { sub: "ana", roles: ["analyst"], jurisdiction: "CA-ON" },
  "analyst of Québec": { sub: "aline", roles: ["analyst"], jurisdiction: "CA-QC" },
  "loader of Statistics Canada": { sub: "lou", roles: ["loader"], jurisdiction: "CA" },
  "loader of Ontario": { sub: "ont", roles: ["loader"], jurisdiction: "CA-ON" },
  "approver of Ontario": { sub: "otto", roles: ["approver"], jurisdiction: "CA-ON" },
  secretariat: { sub: "sec", roles: ["secretariat"], jurisdiction: "CA" },
  auditor: { sub: "aud", roles: ["auditor"], jurisdiction: "CA" },
} as const;
export type Attacker = keyof typeof ATTACKERS;
export const EVERYONE = Object.keys(ATTACKERS) as Attacker[];

/** Tokens live for ten minutes; one is used for half of that. */
const FRESH_MS = 300_000;
const tokens = new WeakMap<
  TestExchange,
  Map<Attacker, { readonly token: Promise<string>; readonly signedAt: number }>
>();

export async function tokenOf(running: TestExchange, attacker: Attacker): Promise<Record<string, string>> {
  const claims = ATTACKERS[attacker];
  if (claims === null) return {};
  const own = tokens.get(running) ?? new Map();
  tokens.set(running, own);
  let held = own.get(attacker);
  if (!held || Date.now() - held.signedAt > FRESH_MS) {
    held = { token: running.sign(claims), signedAt: Date.now() };
    own.set(attacker, held);
  }
  return { authorization: `Bearer ${await held.token}` };
}

/** POSTs a query as an attacker. */
export async function attack(
  running: TestExchange,
  attacker: Attacker,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<{ status: number; text: string; data: Record<string, unknown> | null; errors: readonly GraphqlFault[] }> {
  const headers = { "content-type": "application/json", ...(await tokenOf(running, attacker)) };
  const response = await running.fetch("/graphql", {
    method: "POST",
    headers,
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text) as { data?: Record<string, unknown>; errors?: GraphqlFault[] };
  if (errors.length > 0) keepWritten("error", JSON.stringify(errors));
  return { status: response.status, text, data, errors };
}

/** Words of SQL, of drivers and of stacks, which no answer may hold. */
const LEAKS = /\b(select |insert into|drizzle|pglite|postgres|violates|node_modules|\.ts:\d|at async)\b|Did you mean/i;

export function expectNoLeak(text: string): void {
  expect(text).not.toMatch(LEAKS);
}
