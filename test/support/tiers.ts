import fc from "fast-check";
import type { TestExchange, ViewerName } from "./exchange.ts";

export interface Said {
  readonly status: number;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Who asks, in which language, and from whose place he looks; only a loader may look from another's. */
export interface Reader {
  readonly as: ViewerName;
  readonly language: string;
  readonly from: string | null;
}

/** `way`: GET is always answered the ordinary way, POST by the tiers where they can. */
export interface SaidBy extends Reader {
  readonly way: "ordinary" | "fast";
  readonly variables: Readonly<Record<string, unknown>>;
}

export const readers = fc.oneof(
  fc.record({
    as: fc.constantFrom<ViewerName>("public", "policy", "analyst", "loader"),
    language: fc.constantFrom("en", "fr"),
    from: fc.constant(null),
  }),
  fc.record({
    as: fc.constant<ViewerName>("loader"),
    language: fc.constantFrom("en", "fr"),
    from: fc.constantFrom("PUBLIC", "POLICY", "ANALYST@CA-ON", "ANALYST@CA-NS"),
  }),
);

/** One question, and everything of its answer that is the same at another moment. */
export async function say(running: TestExchange, query: string, by: SaidBy): Promise<Said> {
  const headers = {
    accept: "application/json",
    "accept-language": by.language,
    ...(by.from === null ? {} : { "view-as": by.from }),
  };
  const { as, variables, way } = by;
  const method = way === "ordinary" ? "GET" : "POST";
  const answer = await running.ask(query, { as, variables, headers, method });
  const { date: _date, "x-request-id": _id, ...rest } = Object.fromEntries(answer.headers);
  return { status: answer.status, text: answer.text, headers: rest };
}
