import type { IncomingMessage } from "node:http";
import { viewingAs } from "../agreement/view-as.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import { askerOf, type Viewer } from "../domain/audience.ts";
import type { ExportBuilder } from "../export/export-builder.ts";
import type { ExportTable } from "../export/export-table.ts";
import type { NearTable } from "../export/near-section.ts";
import { tablePage, withdrawnPage } from "../export/table-page.ts";
import type { SelectedCells } from "../observation/cell-reading.ts";
import type { ObservationService } from "../observation/observation.service.ts";
import type { OpenedPermalink, PermalinkService } from "../permalink/permalink.service.ts";
import { AppError } from "../shared/app-error.ts";
import type { CellTally } from "../shared/cell-tally.ts";
import { sha256 } from "../shared/hash.ts";
import { longDate } from "../shared/long-date.ts";
import type { TableService } from "../table/table.service.ts";
import type { TableModel } from "../table/table.ts";
import type { Admission } from "./admission.ts";
import { withDeadline } from "./deadline.ts";
import type { Gate } from "./gate.ts";
import { packed, takesGzip } from "./gzip.ts";
import { preferredLanguage } from "./language.ts";
import { makeNearTables } from "./near-tables.ts";
import { withFaultPage } from "./page-fault.ts";
import { headerOf } from "./request-header.ts";
import type { Reply } from "./respond.ts";
import { type Asked, fileReply, parseTableAddress, type TableKind } from "./table-address.ts";
import { MOST_PAGED_CELLS, partOfTable } from "./table-part.ts";
import { tableRequestOf } from "./table-request.ts";

export interface TableRouteDependencies {
  readonly catalogue: Catalogue;
  readonly permalinks: PermalinkService;
  readonly observations: ObservationService;
  readonly tables: TableService;
  readonly exports: ExportBuilder;
  readonly admit: Admission;
  readonly gate: Gate;
  /** Seconds after which an answer is given up. */
  readonly requestSeconds: number;
  /** Where the cells that a request is served are counted. */
  readonly tallyOf: (request: IncomingMessage) => CellTally;
  readonly now?: () => Date;
}

const gone = (): AppError =>
  new AppError("NOT_FOUND", {
    en: "This release was withdrawn; its figures are no longer given. Open the permalink without an ending to see why, and what replaced it.",
    fr: "Cette diffusion a été retirée; ses chiffres ne sont plus donnés. Ouvrez le permalien sans suffixe pour voir pourquoi, et ce qui l'a remplacée.",
  });

/** Whether an answer may be kept by others: the public's alone, and only until it was asked whether it still stands. */
const cacheControl = (audience: string, isAnonymous: boolean): string =>
  audience === "PUBLIC" && isAnonymous ? "public, max-age=0, must-revalidate" : "private, no-cache";

/** GET /t/{permalink}: the table as its viewer may see it, as a page or as a file. */
export function makeTableRoute(deps: TableRouteDependencies) {
  const { catalogue, permalinks, observations, tables, exports, now = () => new Date() } = deps;
  const nearTables = makeNearTables(deps);

  function headersFor(
    asked: Asked,
    answer: { etag: string; audience: string; viewer: Viewer },
  ): Record<string, string> {
    const varies = [
      ...["Authorization", "Accept", "View-As"],
      ...(asked.languageGiven ? [] : ["Accept-Language"]),
      ...(PACKABLE.includes(asked.kind) ? ["Accept-Encoding"] : []),
    ];
    return {
      etag: answer.etag,
      "cache-control": cacheControl(answer.audience, answer.viewer.subject === null),
      vary: varies.join(", "),
      "content-language": asked.language === "FR" ? "fr-CA" : "en-CA",
    };
  }

  /** The table of a page: whole, or the part of it that was asked for; null where even its rows are too long. */
  async function modelOf({ part }: Asked, { layout }: OpenedPermalink, { selected, table, viewer }: Shown) {
    if (table.cellCount > MOST_PAGED_CELLS) return null;
    const opened = await tables.open(tableRequestOf(selected, layout), viewer, MOST_PAGED_CELLS);
    const found = partOfTable(opened.layout, part);
    if (found === null) return null;
    const model = found.parts === 1 ? await tables.fill(opened) : await tables.fillRows(opened, found);
    return { model, part: found };
  }

  function bodyOf(
    asked: Asked,
    opened: OpenedPermalink,
    shown: Shown,
    found: Awaited<ReturnType<typeof modelOf>>,
  ): string {
    const { table, near, at } = shown;
    const differs = opened.pinned.audience !== table.audience;
    const { language } = asked;
    const [model, part] = [found?.model ?? null, found?.part ?? null];
    return tablePage({ table, model, part, language, catalogue, differs, successor: opened.successor, near, at });
  }

  function withdrawn(asked: Asked, { release, successor }: OpenedPermalink, viewer: Viewer): Reply {
    if (asked.kind !== "PAGE") throw gone();
    const { withdrawalReasonEn: en, withdrawalReasonFr: fr } = release;
    const reason = en !== null && fr !== null ? { en, fr } : null;
    const body = withdrawnPage({ release: release.id, reason, successor }, asked.language);
    const headers = headersFor(asked, { etag: `"${sha256(body).slice(0, 32)}"`, audience: "PUBLIC", viewer });
    return { status: 410, headers: { ...headers, "content-type": "text/html; charset=utf-8" }, body };
  }

  async function answer(request: IncomingMessage, asked: Asked, viewer: Viewer): Promise<Reply> {
    const opened = await permalinks.open(asked.permalink, viewer);
    if (opened.state === "WITHDRAWN") return withdrawn(asked, opened, viewer);
    const selected = await observations.reselected(opened.release, opened.selection, viewer);
    const table = await exports.table(selected, opened.layout);
    const near = asked.kind === "PAGE" ? await nearTables(selected, opened.layout, viewer) : [];
    const shown = { table, selected, viewer, at: now(), near };
    const isPacked = PACKABLE.includes(asked.kind) && takesGzip(request);
    const etag = `"${etagOf(asked, opened, shown)}${isPacked ? "-gzip" : ""}"`;
    const headers = headersFor(asked, { etag, audience: table.audience, viewer });
    if (matches(request.headers["if-none-match"], etag)) return { status: 304, headers, body: "" };
    const found = asked.kind === "PAGE" ? await modelOf(asked, opened, shown) : null;
    if (request.method !== "HEAD") count(deps.tallyOf(request), asked, table, found?.model ?? null);
    const reply =
      asked.kind === "PAGE"
        ? pageReply(headers, table, bodyOf(asked, opened, shown, found))
        : fileReply(asked, { table, catalogue, headers, at: shown.at });
    return isPacked ? packed(reply) : reply;
  }

  return (request: IncomingMessage, target: URL): Promise<Reply> =>
    withFaultPage(request, target, async () => {
      const viewer = viewingAs(await deps.admit(request), headerOf(request, "view-as"));
      const asked = parseTableAddress(target, preferredLanguage(request.headers["accept-language"]));
      const limits = { seconds: deps.requestSeconds, ...askerOf(viewer) };
      return deps.gate(() => withDeadline(request, limits, () => answer(request, asked, viewer)));
    });
}

export type TableRoute = ReturnType<typeof makeTableRoute>;

interface Shown {
  readonly table: ExportTable;
  readonly selected: SelectedCells;
  readonly viewer: Viewer;
  readonly at: Date;
  readonly near: readonly NearTable[];
}

/** What is worth packing: a workbook and Parquet are packed already, a citation is short. */
const PACKABLE: readonly TableKind[] = ["PAGE", "CSV", "CSV_FR_CA", "JSON_STAT", "SDMX_JSON", "SDMX_CSV"];

function pageReply(headers: Record<string, string>, { permalink }: ExportTable, body: string): Reply {
  const link = (["en", "fr"] as const)
    .map((lang) => `<${permalink}?lang=${lang}>; rel="alternate"; hreflang="${lang}-CA"`)
    .join(", ");
  return { status: 200, headers: { ...headers, link, "content-type": "text/html; charset=utf-8" }, body };
}

/** What an answer shows: the cells of a file, or those that a page lays out; none in a citation, nor on a page without a table. */
function count(tally: CellTally, { kind }: Asked, table: ExportTable, model: TableModel | null): void {
  const { indicator, release, cellCount, suppressedCount } = table;
  const onPage = model?.cells.flat() ?? [];
  const hidden = onPage.filter((cell) => cell?.status.availability === "SUPPRESSED").length;
  const showsNone = kind === "BIBTEX" || kind === "CSL_JSON";
  const [served, suppressed] =
    kind === "PAGE" ? [onPage.length, hidden] : showsNone ? [0, 0] : [cellCount, suppressedCount];
  tally.add({ indicatorId: indicator.id, releaseId: release.id, served, suppressed });
}

/** Answers that say on which day they were given. */
const DATED: readonly TableKind[] = ["PAGE", "BIBTEX", "CSL_JSON"];

/** Strong: of everything that an answer is made of. Texts of the catalogue change with the version of the exchange alone. */
function etagOf(asked: Asked, { pinned, state, successor }: OpenedPermalink, { table, at, near }: Shown): string {
  const made = [
    asked.permalink,
    asked.kind,
    String(asked.part),
    asked.language,
    pinned.audience,
    table.release.id,
    table.audience,
    table.profile.version,
    table.contentHash,
    state,
    successor?.address ?? "",
    table.permalink,
    JSON.stringify([table.title, table.notes, table.legend, table.comparability.reasons, near]),
    DATED.includes(asked.kind) ? longDate(at, "EN") : "",
  ];
  return sha256(made.join("\n")).slice(0, 32);
}

function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  const given = ifNoneMatch.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return given.includes("*") || given.includes(etag);
}
