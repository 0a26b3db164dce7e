import type { DimensionEntry } from "../catalogue/catalogue.ts";
import { type CodeMap, folded, isValidAt, localCodesAt, mapCode, type Placed, placeOf } from "../code-map/code-map.ts";
import { nearest } from "../shared/nearest.ts";
import type { ImportContext } from "./imported.ts";
import { remembering } from "./remember.ts";

/** What a cell of a dimension's column stands for. `local`: its text, where it is to be told apart from other local codes. */
export interface MemberPlace extends Placed {
  readonly local: string;
  readonly demonstration: string | null;
  /** True where no code map holds the text and it was taken for the shared code of that name. */
  readonly shared: boolean;
}

/** Where a cell's code is loaded, by the entries in force in a period. */
export type MemberReader = (text: string, period: string, row: number) => MemberPlace | undefined;

const cell = (code: string, shared: boolean): MemberPlace => ({
  code,
  as: "CELL",
  note: null,
  local: code,
  demonstration: null,
  shared,
});

/** Shared codes as they are, in any case; no code map. */
export function sharedMembers(dimension: DimensionEntry): (text: string) => MemberPlace | undefined {
  const codes = new Map(dimension.members.map((code) => [code.toLowerCase(), code]));
  return (text) => {
    const code = codes.get(text.trim().toLowerCase());
    return code === undefined ? undefined : cell(code, false);
  };
}

/** What an unknown code might have been. */
export function tellUnknown(
  { findings }: ImportContext,
  place: { readonly row: number; readonly column: string; readonly value: string },
  valid: () => readonly string[],
): void {
  const value = place.value.trim();
  findings.add("code.unknown", { ...place, value }, () => ({
    nearest: nearest(value.slice(0, 80), valid()).join(", "),
  }));
}

class MappedColumn {
  private readonly byPeriod = new Map<string, (text: string) => MemberPlace | undefined>();

  constructor(
    private readonly context: ImportContext,
    private readonly dimension: DimensionEntry,
    private readonly column: string,
  ) {}

  /** The maps of whoever sends the file that are in force in a period. A file of Canada's is in shared codes. */
  private mapsFor(period: string): readonly CodeMap[] {
    const { codeMaps, jurisdiction, indicator } = this.context;
    const key = { jurisdiction, indicator: indicator.id, dimension: this.dimension.id };
    return codeMaps.mapsOf(key).filter((map) => isValidAt(map, period));
  }

  private placeIn(map: CodeMap, text: string, period: string): MemberPlace | "NO_LEVEL" | undefined {
    const mapped = mapCode(map, text, period);
    if (mapped === null) return undefined;
    const codelist = this.context.catalogue.codelist(this.dimension.codelist);
    const placed = codelist && placeOf(mapped, codelist, this.dimension.members);
    if (!placed) return "NO_LEVEL";
    return { ...placed, local: text.trim(), demonstration: map.demonstration ? map.id : null, shared: false };
  }

  read(text: string, period: string, row: number): MemberPlace | undefined {
    let known = this.byPeriod.get(period);
    if (!known) {
      const maps = this.mapsFor(period);
      const shared = sharedMembers(this.dimension);
      known = remembering((cellText) => {
        const hit = maps.map((map) => this.placeIn(map, cellText, period)).find((place) => place !== undefined);
        if (hit === "NO_LEVEL") return undefined;
        const plain = hit ?? shared(cellText);
        return plain && !hit && maps.length > 0 ? { ...plain, shared: true } : plain;
      });
      this.byPeriod.set(period, known);
    }
    const place = known(text);
    if (place === undefined) this.tell(text, period, row);
    return place;
  }

  private tell(text: string, period: string, row: number): void {
    const { codeMaps, jurisdiction, indicator, findings } = this.context;
    const maps = this.mapsFor(period);
    const place = { row, column: this.column, value: text.trim() };
    const inForce = (): string[] => maps.flatMap((map) => localCodesAt(map, period));
    const valid = (): readonly string[] => (maps.length > 0 ? inForce() : this.dimension.members);
    if (maps.some((map) => this.placeIn(map, text, period) === "NO_LEVEL")) {
      findings.add("code.no-common-level", place);
      return;
    }
    const all = codeMaps.mapsOf({ jurisdiction, indicator: indicator.id, dimension: this.dimension.id });
    if (all.some(({ entries }) => entries.some(({ local }) => folded(local) === folded(text))))
      findings.add("code.not-in-force", place, () => ({ period, nearest: nearest(place.value, valid()).join(", ") }));
    else tellUnknown(this.context, place, valid);
  }
}

/** A province's own codes, through its code maps; shared codes where it has none, or none that holds this text. */
export function mappedMembers(context: ImportContext, dimension: DimensionEntry, column: string): MemberReader {
  const reader = new MappedColumn(context, dimension, column);
  return (text, period, row) => reader.read(text, period, row);
}
