import { createHash, randomUUID } from "node:crypto";
import type { Store } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Viewer } from "../domain/audience.ts";
import { type ReviewDecision, VINTAGE, type Vintage } from "../domain/codes.ts";
import { DoorGuard } from "../ingest/door-guard.ts";
import { FileRefused } from "../ingest/file-refused.ts";
import { FORMATS, type Format } from "../ingest/imported.ts";
import { unreadableFile } from "../ingest/unreadable-file.ts";
import { faults } from "../shared/faults.ts";
import { isUniqueViolation } from "../shared/sql-state.ts";
import { dropChunks, type KeptFinding, readFindings, saveChunk } from "./confidential-staging.repository.ts";
import {
  addEvent,
  allSubmissions,
  type EventRow,
  eventsOf,
  insertSubmission,
  lockSubmission,
  type NewSubmission,
  type SubmissionRow,
  saveReview,
  submissionById,
  submissionByKey,
} from "./confidential-submission.repository.ts";
import { checkWritten, submissionFaults } from "./submission-faults.ts";
import { mayHandle } from "./submission-rights.ts";

/** What a file is sent as. `format` null: told by its header; `charset` null: detected. */
export interface ReceiveRequest {
  readonly indicator: string;
  readonly jurisdiction: string;
  readonly vintage: string;
  readonly format: string | null;
  readonly charset: string | null;
  readonly gzip: boolean;
  readonly dryRun: boolean;
  readonly idempotencyKey: string | null;
}

/** `repeated`: the same bytes came before under the same key; nothing was done. */
export interface Received {
  readonly submission: SubmissionRow;
  readonly repeated: boolean;
}

/** A second person's word. `expectedSha256`, `expectedFindings`: of the file and the findings that he saw. */
export interface Review {
  readonly decision: ReviewDecision;
  readonly comment: string;
  readonly expectedSha256?: string | null;
  readonly expectedFindings?: string | null;
}

/** The most bytes of one upload, as they are sent. */
const MAX_UPLOAD_BYTES = 1_073_741_824;
const CHUNK_BYTES = 1_048_576;

/** The same bytes in pieces of a mebibyte, whatever the pieces they come in. */
async function* inChunks(source: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of source) {
    pieces.push(piece);
    length += piece.length;
    if (length < CHUNK_BYTES) continue;
    yield Buffer.concat(pieces);
    pieces = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(pieces);
}

type Meaning = Pick<NewSubmission, "indicatorId" | "jurisdictionId" | "vintage" | "dryRun" | "sha256">;
const isSame = (a: Meaning, b: Meaning): boolean =>
  a.sha256 === b.sha256 &&
  a.indicatorId === b.indicatorId &&
  a.jurisdictionId === b.jurisdictionId &&
  a.vintage === b.vintage &&
  a.dryRun === b.dryRun;

export function makeSubmissionService(deps: {
  readonly store: Store;
  readonly catalogue: Catalogue;
  /** Told that there is something to validate. */
  readonly onReceived: () => void;
  readonly maxBytes?: number;
  /** Told of what failed while bytes were given up; they are dropped with the forgotten ones. */
  readonly onInternal?: (error: unknown) => void;
}) {
  const { store, catalogue, onReceived, maxBytes = MAX_UPLOAD_BYTES, onInternal = () => undefined } = deps;

  const indicatorOf = (row: SubmissionRow): IndicatorEntry => catalogue.indicator(row.indicatorId) as IndicatorEntry;
  const mayRead = (viewer: Viewer, row: SubmissionRow): boolean =>
    mayHandle(viewer, ["LOADER", "APPROVER"], { indicator: indicatorOf(row), jurisdiction: row.jurisdictionId });

  /** The codes of a request, or the refusal of the first that is wrong or that the viewer may not send. */
  function resolve(request: ReceiveRequest, viewer: Viewer) {
    if (!viewer.roles.includes("LOADER")) throw faults.forbidden();
    const known = catalogue.indicators.map(({ id }) => id);
    const indicator = catalogue.indicator(request.indicator);
    if (!indicator) throw faults.unknownIndicator(request.indicator, known);
    const jurisdiction = catalogue.jurisdictionId(request.jurisdiction);
    const areas = catalogue.jurisdictions.map(({ id }) => id);
    if (jurisdiction === undefined) throw faults.unknownCode("jurisdiction", request.jurisdiction, areas);
    const vintage = VINTAGE.find((name) => name === request.vintage.toUpperCase());
    if (vintage === undefined) throw faults.unknownCode("vintage", request.vintage, VINTAGE);
    const format = FORMATS.find((name) => name === request.format) ?? null;
    if (request.format !== null && format === null) throw faults.unknownCode("format", request.format, FORMATS);
    if (!mayHandle(viewer, ["LOADER"], { indicator, jurisdiction })) throw submissionFaults.notYours(indicator.id);
    return { indicatorId: indicator.id, jurisdictionId: jurisdiction, vintage: vintage as Vintage, format };
  }

  /**
   * Keeps the bytes while they come. Errors: TOO_LARGE; INVALID_INPUT as soon as no importer could read the file, whatever follows;
   * whatever the source throws. Then none of them is kept.
   */
  async function keepBytes(id: string, source: AsyncIterable<Uint8Array>, gzip: boolean): Promise<string> {
    const hash = createHash("sha256");
    const guard = new DoorGuard({ gzip });
    let bytes = 0;
    let ordinal = 0;
    try {
      for await (const chunk of inChunks(source)) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw submissionFaults.tooLarge(maxBytes);
        // A file that came whole by now is kept, and what is wrong with it stands among its findings.
        if (chunk.length >= CHUNK_BYTES) guard.look(chunk);
        hash.update(chunk);
        await saveChunk(store.publisher, id, ordinal, chunk);
        ordinal += 1;
      }
    } catch (error) {
      await dropChunks(store.publisher, id).catch(onInternal);
      throw error instanceof FileRefused ? unreadableFile(error) : error;
    }
    return hash.digest("hex");
  }

  async function earlier(row: NewSubmission): Promise<Received | null> {
    if (!row.idempotencyKey) return null;
    const found = await submissionByKey(store.publisher, row.submittedBy, row.idempotencyKey);
    if (found === null) return null;
    await dropChunks(store.publisher, row.id);
    if (!isSame(found, row as Meaning)) throw submissionFaults.keyTaken();
    return { submission: found, repeated: true };
  }

  async function find(id: string, viewer: Viewer): Promise<SubmissionRow | null> {
    const row = await submissionById(store.publisher, id);
    return row !== null && mayRead(viewer, row) ? row : null;
  }

  return {
    /**
     * Takes a file in: its bytes are kept before anything is answered, and validated in the background.
     * Errors: FORBIDDEN, INVALID_INPUT or NOT_FOUND before the first byte is read; TOO_LARGE; INVALID_INPUT for what is no CSV; CONFLICT where the key was used
     *         for something else; whatever the source throws. Then nothing is kept.
     */
    async receive(source: AsyncIterable<Uint8Array>, request: ReceiveRequest, viewer: Viewer): Promise<Received> {
      const codes: Pick<NewSubmission, "indicatorId" | "jurisdictionId" | "vintage"> & { format: Format | null } =
        resolve(request, viewer);
      const id = randomUUID();
      const { charset, gzip, dryRun, idempotencyKey } = request;
      const sha256 = await keepBytes(id, source, gzip);
      const subject = viewer.subject as string;
      const own = { id, state: "RECEIVED" as const, rows: 0, sha256, submittedBy: subject };
      const row: NewSubmission = { ...codes, ...own, charset, gzip, dryRun, idempotencyKey };
      const before = await earlier(row);
      if (before) return before;
      try {
        await store.transact((tx) => insertSubmission(tx, row));
      } catch (error) {
        const first = isUniqueViolation(error) ? await earlier(row) : null;
        if (first) return first;
        await dropChunks(store.publisher, id);
        throw error;
      }
      const submission = (await submissionById(store.publisher, id)) as SubmissionRow;
      onReceived();
      return { submission, repeated: false };
    },
    /** A submission, for the loaders and approvers of its custodian; null for everyone else. */
    find,
    async all(viewer: Viewer): Promise<SubmissionRow[]> {
      return (await allSubmissions(store.publisher)).filter((row) => mayRead(viewer, row));
    },
    findings: (id: string): Promise<KeptFinding[]> => readFindings(store.publisher, id),
    history: (id: string): Promise<EventRow[]> => eventsOf(store.publisher, id),
    /**
     * The decision of a second person, bound to the file and to its findings as they are now; where the reviewer names what he saw,
     * to that. His comment is kept, and explains the warnings. An approval that was not yet used may be turned into a rejection.
     * Errors: INVALID_INPUT without a comment; CONFLICT where file or findings are others than he saw, or the state is another.
     */
    async review(id: string, review: Review, viewer: Viewer): Promise<SubmissionRow> {
      const seen = await find(id, viewer);
      if (!viewer.roles.includes("APPROVER")) throw faults.forbidden();
      if (seen === null) throw submissionFaults.unknown(id);
      const by = viewer.subject as string;
      if (seen.submittedBy === by) throw submissionFaults.ownSubmission();
      checkWritten("comment", review.comment);
      const state = review.decision === "APPROVE" ? "APPROVED" : "REJECTED";
      await store.transact(async (tx) => {
        const row = await lockSubmission(tx, id);
        if (row === null) throw submissionFaults.unknown(id);
        if (row.dryRun) throw submissionFaults.dryRun();
        const isOpen = row.state === "STAGED" || (row.state === "APPROVED" && state === "REJECTED");
        if (!isOpen || row.releaseId !== null) throw submissionFaults.wrongState(seen.state, "STAGED");
        const { expectedSha256, expectedFindings } = review;
        if (expectedSha256 && expectedSha256.toLowerCase() !== row.sha256) throw submissionFaults.otherFile();
        if (row.findingsSha256 !== (expectedFindings?.toLowerCase() ?? seen.findingsSha256))
          throw submissionFaults.otherFindings();
        await saveReview(tx, row, { state, by });
        await addEvent(tx, { id, state, by, comment: review.comment });
      });
      return (await submissionById(store.publisher, id)) as SubmissionRow;
    },
  };
}

export type SubmissionService = ReturnType<typeof makeSubmissionService>;
