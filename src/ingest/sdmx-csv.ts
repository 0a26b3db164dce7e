import { noteText } from "../domain/cell-note.ts";
import { type Availability, type Text, VINTAGE } from "../domain/codes.ts";
import { type CellState, stateOf, tellState } from "./cell-state.ts";
import { columnSpec, dimensionColumn, placeColumns } from "./columns.ts";
import type { RuleId } from "./finding.ts";
import { type Action, type ImportContext, type LocalRow, localRow, NO_FOLD, type RowImporter } from "./imported.ts";
import { type MemberPlace, sharedMembers, tellUnknown } from "./member-reader.ts";
import { readComment } from "./note-text.ts";
import { type NumberReading, readCountWithDecimals, readDecimal } from "./number-text.ts";
import { areaReader, periodReader } from "./place-readers.ts";
import { remembering } from "./remember.ts";
import { CONF_STATUS, OBS_STATUS, QUALITIES } from "./symbol.ts";

const STRUCTURES: ReadonlySet<string> = new Set(["dataflow", "datastructure", "dataprovision"]);
const ACTIONS: ReadonlyMap<string, Action> = new Map([
  ["", "MERGE"],
  ["M", "MERGE"],
  ["R", "REPLACE"],
  ["D", "DELETE"],
  ["I", "MERGE"],
  ["A", "MERGE"],
]);
const DEPRECATED: ReadonlySet<string> = new Set(["I", "A"]);
const AGENCY = "FPT_HT";
const DELETED: CellState = { value: null, availability: "NOT_AVAILABLE", vintage: null, quality: null };

/** `ht.police.incidents` is HT_POLICE_INCIDENTS. */
export const structureOf = (indicator: string): string => indicator.toUpperCase().replaceAll(".", "_");

/** Whether a STRUCTURE_ID names the indicator, in any version 1: `FPT_HT:HT_POLICE_INCIDENTS(1.0.0)`. */
export function isStructureOf(text: string, indicator: string): boolean {
  const [, agency, id] = /^([A-Za-z][\w.-]*):([A-Za-z][\w-]*)\(1(?:\.\d+){0,2}\+?\)$/.exec(text.trim()) ?? [];
  return agency === AGENCY && id === structureOf(indicator);
}

/** Languages in square brackets after a name (`COMMENT_OBS[en;fr]`, `STRUCTURE[;]`) are no part of it. */
const bare = (name: string): string => name.replace(/\[[^\]]*\]$/, "");

/** What AVAILABILITY may say; what is not for a reader, or could not be computed for him, is not available to whoever loads it. */
const REFINES: ReadonlyMap<string, Availability> = new Map<string, Availability>([
  ...(["VALUE", "SUPPRESSED", "NOT_AVAILABLE", "NOT_APPLICABLE", "UNRELIABLE"] as const).map(
    (code): [string, Availability] => [code, code],
  ),
  ["NOT_SHARED", "NOT_AVAILABLE"],
  ["NOT_COMPUTABLE", "NOT_AVAILABLE"],
]);

/** An empty value: SDMX-CSV writes NaN for a missing number, `#N/A` for a missing text. */
const EMPTY: ReadonlySet<string> = new Set(["", "NaN", "#N/A"]);

/** Columns of the exchange's own exports that are read. */
const OWN_COLUMNS = ["VINTAGE", "AVAILABILITY", "QUALITY", "ROUNDING_BASE"];
/** Exact, or rounded by the source itself: it is what the source gave. */
const AS_GIVEN: ReadonlySet<string> = new Set(["", "0"]);

/** Everything of a row but its place. */
class SdmxState {
  private readonly hasOwn: boolean;

  constructor(
    private readonly context: ImportContext,
    private readonly places: ReadonlyMap<string, number>,
    private readonly header: readonly string[],
    private readonly readNumber: (text: string) => NumberReading,
  ) {
    this.hasOwn = OWN_COLUMNS.some((id) => (places.get(id) ?? -1) !== -1);
  }

  private text(cells: readonly string[], id: string): string {
    const at = this.places.get(id) ?? -1;
    return at === -1 ? "" : (cells[at] as string).trim();
  }

  column(id: string): string {
    return this.header[this.places.get(id) ?? -1] ?? id;
  }

  action(cells: readonly string[], row: number): Action | undefined {
    const code = this.text(cells, "ACTION");
    const action = ACTIONS.get(code);
    const place = { row, column: this.column("ACTION"), value: code };
    if (action === undefined) this.context.findings.add("sdmx.action", place);
    else if (DEPRECATED.has(code)) this.context.findings.tally("sdmx.action-deprecated", place, { code });
    return action;
  }

  state(cells: readonly string[], row: number): CellState | undefined {
    const { findings } = this.context;
    const value = this.text(cells, "OBS_VALUE");
    const status = this.text(cells, "OBS_STATUS");
    const meaning = status === "" ? null : OBS_STATUS.get(status);
    const number = EMPTY.has(value) ? null : this.readNumber(value);
    const found = meaning === undefined ? "status.unknown" : stateOf(number, status === "A" ? null : meaning);
    const sound = this.confidential(cells, row, number !== null && meaning?.hides == null);
    if (typeof found === "string") {
      const columns = { value: this.column("OBS_VALUE"), status: this.column("OBS_STATUS") };
      tellState(findings, found, columns, { row, value, status, codes: [...OBS_STATUS.keys()].join(" ") });
      return undefined;
    }
    const whole = this.hasOwn ? this.refined(found, cells, row) : found;
    if (meaning?.nuance)
      findings.tally("status.nuance", { row, column: this.column("OBS_STATUS"), value: status }, { code: status });
    return sound ? whole : undefined;
  }

  /**
   * What our own columns add: a vintage other than provisional, which CL_OBS_STATUS does not have, that a figure is there and not
   * reliable, and the letter of quality. Undefined, and a finding, where they contradict it, or where the value was rounded to
   * protect it and is no count.
   */
  private refined(state: CellState, cells: readonly string[], row: number): CellState | undefined {
    const own = (id: string): string => this.text(cells, id);
    const tell = (rule: RuleId, id: string, codes: readonly string[] = []): undefined => {
      this.context.findings.add(rule, { row, column: this.column(id), value: own(id) }, { codes: codes.join(" ") });
    };
    const vintage = own("VINTAGE") === "" ? state.vintage : VINTAGE.find((name) => name === own("VINTAGE"));
    if (vintage === undefined) return tell("status.unknown", "VINTAGE", VINTAGE);
    const availability = own("AVAILABILITY") === "" ? state.availability : REFINES.get(own("AVAILABILITY"));
    if (availability === undefined) return tell("status.unknown", "AVAILABILITY", [...REFINES.keys()]);
    const quality = own("QUALITY") === "" ? state.quality : QUALITIES.find((letter) => letter === own("QUALITY"));
    if (quality === undefined) return tell("status.unknown", "QUALITY", QUALITIES);
    const isUnreliable = availability === "UNRELIABLE" && state.availability === "NOT_AVAILABLE";
    if (availability !== state.availability && !isUnreliable) return tell("status.contradiction", "AVAILABILITY");
    if (state.vintage !== null && vintage !== state.vintage) return tell("status.contradiction", "VINTAGE");
    if (state.quality !== null && quality !== state.quality) return tell("status.contradiction", "QUALITY");
    if (state.value !== null && !AS_GIVEN.has(own("ROUNDING_BASE"))) return tell("sdmx.rounded", "ROUNDING_BASE");
    return { ...state, vintage, availability, quality };
  }

  /** A confidential number is kept: custodians load what is true, and publication protects it. */
  private confidential(cells: readonly string[], row: number, hasNumber: boolean): boolean {
    const code = this.text(cells, "CONF_STATUS");
    if (code === "" || code === "F") return true;
    const column = this.column("CONF_STATUS");
    if (!CONF_STATUS.has(code)) {
      this.context.findings.add(
        "sdmx.conf-status",
        { row, column, value: code },
        { codes: [...CONF_STATUS].join(" ") },
      );
      return false;
    }
    if (hasNumber) this.context.findings.tally("status.confidential", { row, column });
    return true;
  }
}

/**
 * SDMX-CSV 2.0 (SDMX 3.0): one row an observation, with an action. The separator was found after STRUCTURE.
 * Read:   codes only (`labels=id`); decimals with a point or a comma; more columns than ours are told and left unread.
 * Not:    deletions by wildcard: a deletion names one cell.
 * Source: sdmx-twg/sdmx-csv, data message specification 2.0.0.
 */
export function sdmxImporter(header: readonly string[], context: ImportContext): RowImporter | null {
  const { indicator, findings } = context;
  const names = header.map(bare);
  const fixed = ["STRUCTURE", "STRUCTURE_ID", "REF_AREA", "TIME_PERIOD", "OBS_VALUE"].map((id) => columnSpec(id));
  const optional = [
    "ACTION",
    "OBS_STATUS",
    "CONF_STATUS",
    "COMMENT_OBS",
    "COMPARABILITY",
    "MEASURE",
    ...OWN_COLUMNS,
  ].map((id) => columnSpec(id, [], false));
  const specs = [...fixed, ...optional, ...indicator.dimensions.map(dimensionColumn)];
  const places = placeColumns(names, specs, findings, { extras: true });
  if (places === null) return null;
  const at = (id: string): number => places.get(id) ?? -1;
  const readNumber = indicator.measures.includes("COUNT") ? readCountWithDecimals : readDecimal;
  const states = new SdmxState(context, places, header, readNumber);
  const readArea = areaReader(context, states.column("REF_AREA"));
  const readThePeriod = periodReader(context, states.column("TIME_PERIOD"));
  const isOurs = remembering((text) => (isStructureOf(text, indicator.id) ? true : undefined));
  const [structureAt, idAt, areaAt, periodAt] = ["STRUCTURE", "STRUCTURE_ID", "REF_AREA", "TIME_PERIOD"].map(at) as [
    number,
    number,
    number,
    number,
  ];
  const [noteAt, comparabilityAt, measureAt] = [at("COMMENT_OBS"), at("COMPARABILITY"), at("MEASURE")];
  const dimensions = indicator.dimensions.map((dimension) => ({
    at: at(dimension.id),
    column: states.column(dimension.id),
    read: remembering<MemberPlace>(sharedMembers(dimension)),
    valid: dimension.members,
  }));

  function isOfStructure(cells: readonly string[], row: number): boolean {
    const kind = (cells[structureAt] as string).trim();
    const id = cells[idAt] as string;
    const isKind = STRUCTURES.has(kind);
    if (!isKind) findings.add("sdmx.structure", { row, column: states.column("STRUCTURE"), value: kind });
    if (isOurs(id)) return isKind;
    const expected = `${AGENCY}:${structureOf(indicator.id)}(1.0.0)`;
    findings.add(
      "sdmx.structure-id",
      { row, column: states.column("STRUCTURE_ID"), value: id.trim() },
      { indicator: indicator.id, expected },
    );
    return false;
  }

  function membersOf(cells: readonly string[], row: number): string[] | undefined {
    const members: string[] = [];
    for (const { at: column, column: name, read, valid } of dimensions) {
      const place = read(cells[column] as string);
      if (place === undefined) tellUnknown(context, { row, column: name, value: cells[column] as string }, () => valid);
      else members.push(place.code);
    }
    return members.length === dimensions.length ? members : undefined;
  }

  /** False for a measure that is computed: an export of several measures names each in its rows. */
  function isCount(cells: readonly string[], row: number): boolean {
    const measure = measureAt === -1 ? "" : (cells[measureAt] as string).trim();
    if (measure === "" || measure === "COUNT") return true;
    findings.add("sdmx.measure", { row, column: states.column("MEASURE"), value: measure });
    return false;
  }

  /** What the file says of the cell in words; with the action R, an empty comment takes away what stood there. */
  function commentOn(cells: readonly string[], row: number, action: Action | undefined): string | null | undefined {
    if (noteAt === -1) return null;
    const comment = readComment(cells[noteAt] as string, { row, column: states.column("COMMENT_OBS") }, context);
    return comment === null && action === "REPLACE" ? "" : comment;
  }

  /** What must be shown of how the figure was made comparable; undefined where it became a finding. */
  function comparabilityOf(cells: readonly string[], row: number): Text | null | undefined {
    if (comparabilityAt === -1) return null;
    const text = readComment(
      cells[comparabilityAt] as string,
      { row, column: states.column("COMPARABILITY") },
      context,
    );
    return typeof text === "string" ? noteText(text) : text;
  }

  return {
    addsUp: false,
    import(row, cells): LocalRow | null {
      const ours = isOfStructure(cells, row);
      if (!isCount(cells, row)) return null;
      const action = states.action(cells, row);
      if (
        action === "DELETE" &&
        [areaAt, periodAt, ...dimensions.map((d) => d.at)].some((i) => cells[i]?.trim() === "")
      ) {
        findings.add("sdmx.wildcard-delete", { row, column: states.column("ACTION"), value: "D" });
        return null;
      }
      const jurisdiction = readArea(cells[areaAt] as string, row);
      const period = readThePeriod(cells[periodAt] as string, row);
      const members = membersOf(cells, row);
      const state = action === "DELETE" ? DELETED : states.state(cells, row);
      const note = commentOn(cells, row, action);
      const comparability = comparabilityOf(cells, row);
      if (!ours || action === undefined || jurisdiction === undefined || period === undefined) return null;
      if (members === undefined || state === undefined || note === undefined) return null;
      if (comparability === undefined) return null;
      return localRow(row, jurisdiction, period, members, state, {
        note,
        comparability,
        action,
        part: null,
        folded: NO_FOLD,
      });
    },
    finish: () => undefined,
  };
}
