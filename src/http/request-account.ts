import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { AccessRecord } from "../access-log/chain.ts";
import { ANONYMOUS, type Viewer } from "../domain/audience.ts";
import type { ErrorCode } from "../shared/app-error.ts";
import { CellTally, type TallyLine } from "../shared/cell-tally.ts";
import { RequestRefusal } from "./request-refusal.ts";

/**
 * What one request did, filled in by the door that answers it and read once the answer is made: by the access log, the log and
 * the metrics. A new door asks `accountOf(request)`, sets `operation` before it does anything else and `viewer` when it knows him,
 * adds the cells that it serves to `tally`, and throws its refusals; the server does the rest.
 */
export interface RequestAccount {
  /** Emitted as X-Request-Id; the caller's own where it has a safe shape. */
  readonly requestId: string;
  /** `performance.now()` at its arrival. */
  readonly startedAt: number;
  readonly tally: CellTally;
  /** The template of the address: "/graphql", "/t/{permalink}"; "other" where there is none. */
  route: string;
  viewer: Viewer;
  purpose: string | null;
  /** Null: nothing that the access log is to tell of, whatever the answer. */
  operation: string | null;
  operationHash: string | null;
  /** The code of the first error of the answer. */
  code: ErrorCode | null;
  /** True where the answer has no data: what was tallied on the way was not served. */
  answeredNothing: boolean;
  /** A write is in the access log before its answer leaves. */
  isWrite: boolean;
}

/** Characters of a purpose. */
const LONGEST_PURPOSE = 300;
const REQUEST_ID = /^[\w.-]{8,64}$/;
/** A property of the request: a WeakMap costs the collector of short-lived objects more than the account does. */
const ACCOUNT = Symbol("account");
type Accounted = IncomingMessage & { [ACCOUNT]?: RequestAccount };

/** The account of a request, opened when it is first asked for. */
export function accountOf(request: Accounted): RequestAccount {
  const known = request[ACCOUNT];
  if (known) return known;
  const given = request.headers["x-request-id"];
  const opened: RequestAccount = {
    requestId: typeof given === "string" && REQUEST_ID.test(given) ? given : randomUUID(),
    startedAt: performance.now(),
    tally: new CellTally(),
    route: "other",
    viewer: ANONYMOUS,
    purpose: null,
    operation: null,
    operationHash: null,
    code: null,
    answeredNothing: false,
    isWrite: false,
  };
  request[ACCOUNT] = opened;
  return opened;
}

/** The header `Purpose`, in UTF-8; null without one. RequestRefusal 400 where it is too long or no text. */
export function purposeOf({ headers }: Pick<IncomingMessage, "headers">): string | null {
  const given = headers["purpose"];
  if (given === undefined) return null;
  try {
    const bytes = Buffer.from(Array.isArray(given) ? given.join(", ") : given, "latin1");
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes).trim();
    if (text.length <= LONGEST_PURPOSE) return text === "" ? null : text;
  } catch {
    // Not UTF-8: refused like one that is too long.
  }
  throw new RequestRefusal(400, {
    en: `Purpose: write at most ${LONGEST_PURPOSE} characters in UTF-8, or leave it out.`,
    fr: `Purpose : écrivez au plus ${LONGEST_PURPOSE} caractères en UTF-8, ou omettez-le.`,
  });
}

const NOTHING: TallyLine = { indicatorId: null, releaseId: null, served: 0, suppressed: 0 };

/** What the access log is to keep of a request: a line for each release shown or touched; one for a write or a refusal without any. */
export function recordsOf(account: RequestAccount): AccessRecord[] {
  const { viewer, operation, operationHash, purpose, requestId, code, isWrite } = account;
  if (operation === null) return [];
  const shown = account.answeredNothing ? [] : account.tally.lines;
  const lines = shown.length === 0 && (code !== null || isWrite) ? [NOTHING] : shown;
  const at = new Date();
  return lines.map(({ indicatorId, releaseId, served, suppressed }) => ({
    at,
    requestId,
    subject: viewer.subject,
    roles: viewer.roles,
    jurisdiction: viewer.jurisdiction,
    operation,
    operationHash,
    purpose,
    outcome: code ?? "OK",
    indicatorId,
    releaseId,
    cellsServed: served,
    cellsSuppressed: suppressed,
  }));
}
