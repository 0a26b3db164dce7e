import { randomUUID } from "node:crypto";
import type { Store } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { CodeMaps } from "../code-map/code-map-files.ts";
import type { Vintage } from "../domain/codes.ts";
import { Findings } from "../ingest/finding.ts";
import { type ImportedFile, importFile } from "../ingest/import-file.ts";
import type { Format, Imported } from "../ingest/imported.ts";
import type { ReleaseProtector } from "../publication/protect-release.ts";
import { standingReleases } from "../publication/publication.repository.ts";
import { readReleaseCells } from "../publication/reachable-release.repository.ts";
import { lastOf } from "../publication/standing-releases.ts";
import { makeReleaseRepository } from "../release/release.repository.ts";
import { sha256 } from "../shared/hash.ts";
import { isStorageFull, isStoreGone } from "../shared/sql-state.ts";
import { checkCells } from "./check-cells.ts";
import {
  clearStaging,
  dropDryRuns,
  dropForgottenChunks,
  keepClaim,
  readChunks,
  readStaged,
  saveBlocks,
  saveFindings,
} from "./confidential-staging.repository.ts";
import {
  claimNext,
  concludeValidation,
  giveUpClaim,
  releaseClaims,
  untilClaimable,
} from "./confidential-submission.repository.ts";
import { mergeCells } from "./merge-cells.ts";
import { makeDisclosurePreview } from "./preview-disclosure.service.ts";
import { stagingQueue } from "./stage-cells.ts";
import { BlockWriter, type PackedBlock } from "./staged-block.ts";
import type { StagedCell } from "./staged-cell.ts";

type Claimed = NonNullable<Awaited<ReturnType<typeof claimNext>>>;

/** Blocks in one transaction. */
const STAGED_AT_ONCE = 4;

/** How often a claim is kept up, of the 30 seconds that it lasts. */
const KEEP_MS = 10_000;

/** After so long a database that had no room, or had gone, is asked again. */
const STORE_RETRY_MS = 5_000;

/** After so many attempts that ended with their process or failed on our side, the file is refused. */
const MAX_ATTEMPTS = 8;

/** Thrown where another process has taken the work over: what this one did is that one's to undo. */
class ClaimLost extends Error {}

const toStaged = (cell: Imported, vintage: Vintage): StagedCell => ({
  row: cell.row,
  jurisdiction: cell.jurisdiction,
  period: cell.period,
  members: cell.members,
  value: cell.value,
  availability: cell.availability,
  vintage: cell.vintage ?? vintage,
  note: cell.note,
  quality: cell.quality,
  comparability: cell.comparability,
  removed: cell.action === "DELETE",
});

/** The most bytes that a file may unpack to. */
const MAX_PLAIN_BYTES = 4 * 1_073_741_824;

export function makeValidationService(deps: {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly codeMaps: CodeMaps;
  readonly protector: ReleaseProtector;
  readonly onInternal: (error: unknown) => void;
}) {
  const { store, catalogue, codeMaps, onInternal } = deps;
  const preview = makeDisclosurePreview(deps);
  const { cellNotesOf } = makeReleaseRepository(store.publisher);
  const stopping = new AbortController();
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  /** The store could not work, and is asked again later. */
  let paused = false;
  let timer: NodeJS.Timeout | undefined;
  /** A claim that is to be given back as soon as the store answers. */
  let owed: { readonly id: string; readonly claim: string } | null = null;

  /** A transaction that is done only while the claim holds. */
  const whileClaimed = (id: string, claim: string, work: Parameters<Store["transact"]>[0]): Promise<unknown> =>
    store.transact(async (tx) => {
      if (!(await keepClaim(tx, id, claim))) throw new ClaimLost("another process validates this submission");
      return work(tx);
    });

  /**
   * Reads the file through its importer, once, and stages its cells on the way; after the first error it only reads on.
   */
  async function stage(row: Claimed, claim: string, indicator: IndicatorEntry): Promise<ImportedFile> {
    const { id, jurisdictionId: jurisdiction, charset, gzip, format } = row;
    const request = {
      indicator: indicator.id,
      jurisdiction,
      gzip,
      maxBytes: MAX_PLAIN_BYTES,
      ...(charset === null ? {} : { charset }),
      ...(format === null ? {} : { format: format as Format }),
    };
    const file = await importFile(readChunks(store.publisher, id), request, { catalogue, codeMaps });
    let staged = 0;
    const write = async (given: readonly PackedBlock[]): Promise<void> => {
      await whileClaimed(id, claim, (tx) => saveBlocks(tx, id, staged, given));
      staged += given.length;
    };
    const queue = stagingQueue(write, STAGED_AT_ONCE);
    const blocks = new BlockWriter(indicator.dimensions.length + 2);
    try {
      for await (const batch of file.batches) {
        for (const imported of batch) {
          if (isForeign(indicator, jurisdiction, imported.jurisdiction))
            file.findings.add("jurisdiction.foreign", { row: imported.row }, { jurisdiction });
          if (file.findings.blocking) continue;
          blocks.add(toStaged(imported, row.vintage));
          if (blocks.isFull) await queue.add(blocks.pack());
        }
        if (stopped) throw new ClaimLost("the exchange stops");
      }
      if (blocks.length > 0 && !file.findings.blocking) await queue.add(blocks.pack());
      await queue.end();
    } finally {
      await queue.settled();
    }
    return file;
  }

  /** Where each province is its own custodian, whoever loads for Canada does not load for a province. */
  const isForeign = (indicator: IndicatorEntry, jurisdiction: string, area: string): boolean =>
    indicator.custodianByJurisdiction === true && jurisdiction === "CA" && catalogue.provinceOf(area) !== null;

  /** Lays what was staged over the last release, also one that waits, and looks at the whole. Returns that release's id. */
  async function check(row: Claimed, indicator: IndicatorEntry, { findings }: ImportedFile): Promise<string | null> {
    const releases = await standingReleases(store.publisher, indicator.id);
    const current = lastOf(releases)?.id ?? null;
    if (findings.blocking) return current;
    const base = current === null ? null : await readReleaseCells(store.publisher, current);
    const merged = await mergeCells({ indicator, catalogue, base, staged: readStaged(store.publisher, row.id) });
    const isProvince = indicator.custodianByJurisdiction === true && row.jurisdictionId !== "CA";
    const provinceOnly = isProvince ? row.jurisdictionId : null;
    const today = new Date().toISOString().slice(0, 10);
    const baseNotes = current === null ? [] : await cellNotesOf([current]);
    await checkCells({ merged, base, baseNotes, indicator, catalogue, provinceOnly, today, findings });
    if (findings.blocking) return current;
    const { dryRun } = row;
    await preview({ merged, indicator, provinceOnly, dryRun, findings }, stopping.signal).catch((error: unknown) => {
      if (stopped) throw new ClaimLost("the exchange stops");
      throw error;
    });
    return current;
  }

  async function validate(row: Claimed, claim: string): Promise<void> {
    const indicator = catalogue.indicator(row.indicatorId);
    if (!indicator) throw new Error("a submission for an indicator that the catalogue no longer has");
    await whileClaimed(row.id, claim, (tx) => clearStaging(tx, row.id));
    if (row.attempts > MAX_ATTEMPTS) return refuse(row, claim);
    const file = await stage(row, claim, indicator);
    const baseReleaseId = await check(row, indicator, file);
    const { rows } = file.receipt();
    await conclude(row, claim, { findings: file.findings, rows, format: file.format, baseReleaseId });
  }

  async function conclude(
    row: Claimed,
    claim: string,
    { findings, ...outcome }: { readonly findings: Findings } & Pick<Claimed, "rows" | "format" | "baseReleaseId">,
  ): Promise<void> {
    const isRefused = findings.blocking;
    const list = findings.list();
    await whileClaimed(row.id, claim, async (tx) => {
      if (isRefused) await clearStaging(tx, row.id);
      await saveFindings(tx, row.id, list);
      const state = isRefused ? "REJECTED" : "STAGED";
      await concludeValidation(tx, row.id, claim, { ...outcome, state, findingsSha256: sha256(JSON.stringify(list)) });
    });
  }

  /** A file on which validation ends again and again, by our fault: it waits no longer, and its sender is told what to do. */
  async function refuse(row: Claimed, claim: string): Promise<void> {
    const findings = new Findings();
    findings.add("validation.failed", {}, { attempts: MAX_ATTEMPTS, id: row.id });
    await conclude(row, claim, { findings, rows: 0, format: row.format, baseReleaseId: null });
  }

  /** Validates whatever waits, one file after the other. What fails on our side is taken up again once its claim has ended. */
  async function validateAll(): Promise<void> {
    while (!stopped) {
      const claim = randomUUID();
      const row = await store.transact((tx) => claimNext(tx, claim));
      if (row === null) {
        await dropDryRuns(store.publisher);
        await dropForgottenChunks(store.publisher);
        return waitForClaims();
      }
      const keeping = setInterval(() => {
        keepClaim({ db: store.publisher }, row.id, claim).catch(onInternal);
      }, KEEP_MS);
      await validate(row, claim)
        .catch(async (error: unknown) => {
          if (!(error instanceof ClaimLost)) onInternal(error);
          else if (stopped) await giveUpClaim(store.publisher, row.id, claim);
          if (isStorageFull(error) || isStoreGone(error)) await waitForStore(row, claim);
        })
        .finally(() => clearInterval(keeping));
      if (paused) return;
    }
  }

  /** The store has no room, or has gone: it is asked again in a few seconds, and whatever waits goes on waiting. */
  function askAgain(): void {
    paused = true;
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(kick, STORE_RETRY_MS);
    timer.unref();
  }

  /** Gives the claim back that could not be given back while the store had gone: the attempt does not count. */
  async function giveBack(): Promise<void> {
    if (owed !== null) await giveUpClaim(store.publisher, owed.id, owed.claim);
    owed = null;
  }

  /** That the disk is full or the database has gone is not the file's fault: it is taken up again once the store can work. */
  async function waitForStore(row: Claimed, claim: string): Promise<void> {
    askAgain();
    owed = { id: row.id, claim };
    await giveBack().catch(onInternal);
  }

  /** What another process validates is taken up here if that process ends before it is done. */
  async function waitForClaims(): Promise<void> {
    const wait = await untilClaimable(store.publisher);
    clearTimeout(timer);
    if (wait === null || stopped) return;
    timer = setTimeout(kick, wait + 100);
    timer.unref();
  }

  /** Begins to validate in the background what waits, unless that is under way. */
  function kick(): void {
    if (running !== null) {
      again = true;
      return;
    }
    again = false;
    paused = false;
    running = giveBack()
      .then(validateAll)
      .catch((error: unknown) => {
        onInternal(error);
        if (isStorageFull(error) || isStoreGone(error)) askAgain();
      })
      .finally(() => {
        running = null;
        if (again && !stopped && !paused) kick();
      });
  }

  return {
    kick,
    /** At the start of the exchange: what a process left half done is taken up again. */
    async resume(): Promise<void> {
      if (store.kind === "embedded") await releaseClaims(store.publisher);
      await dropForgottenChunks(store.publisher);
      kick();
    },
    /** Resolves once nothing is under way; nothing new is begun. */
    async stop(): Promise<void> {
      stopped = true;
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
}

export type ValidationService = ReturnType<typeof makeValidationService>;
