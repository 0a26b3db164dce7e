import type { Audience } from "../domain/audience.ts";
import { AVAILABILITY, VINTAGE } from "../domain/codes.ts";
import { roundIrcc5 } from "../sdc/rounding/ircc-5.ts";
import type { SuppressionPattern } from "../sdc/system.ts";
import { sha256 } from "../shared/hash.ts";
import type { ReleaseCells } from "./release-cells.ts";

/**
 * What one audience sees. `stored`: the cells that the database keeps for this audience, the others stand in the view of
 * `baseAudience`; the columns run beside it. `cells`, `suppressed`, `rounded`, `contentHash`: of the whole view.
 */
export interface ReleaseView {
  readonly audience: Audience;
  readonly baseAudience: Audience | null;
  readonly profileId: string;
  readonly stored: Int32Array;
  readonly value: Int32Array;
  readonly availability: Uint8Array;
  readonly roundingBase: Int16Array;
  readonly cells: number;
  readonly suppressed: number;
  readonly rounded: number;
  readonly contentHash: string;
}

const VALUE = AVAILABILITY.indexOf("VALUE");
const SUPPRESSED = AVAILABILITY.indexOf("SUPPRESSED");
const EXACT = -1;
const ROUNDED_AT_SOURCE = 0;
const IRCC_BASE = 5;

interface Columns {
  readonly value: Int32Array;
  readonly availability: Uint8Array;
  readonly roundingBase: Int16Array;
}

function loadedColumns(cells: ReleaseCells): Columns {
  const rounded = Int16Array.from(cells.roundedAtSource, (flag) => (flag === 1 ? ROUNDED_AT_SOURCE : EXACT));
  return {
    value: Int32Array.from(cells.value),
    availability: Uint8Array.from(cells.availability, (a) => AVAILABILITY.indexOf(a)),
    roundingBase: rounded,
  };
}

function hide({ value, availability, roundingBase }: Columns, cell: number): void {
  value[cell] = -1;
  availability[cell] = SUPPRESSED;
  roundingBase[cell] = EXACT;
}

function suppress(cells: ReleaseCells, pattern: SuppressionPattern, isOwn: (cell: number) => boolean): Columns {
  const columns = loadedColumns(cells);
  for (let cell = 0; cell < cells.value.length; cell++) if (pattern[cell] === 1 && !isOwn(cell)) hide(columns, cell);
  return columns;
}

/**
 * The public view is made from the FPT view, never from the counts: what FPT hides is `--`, and every other value goes through
 * IRCC-5. So a reader of both views learns nothing beyond FPT, and the attack on FPT is the attack on both.
 */
function roundToPublic(fpt: Columns): Columns {
  const columns = {
    value: Int32Array.from(fpt.value),
    availability: Uint8Array.from(fpt.availability),
    roundingBase: Int16Array.from(fpt.roundingBase),
  };
  for (let cell = 0; cell < columns.value.length; cell++) {
    if (columns.availability[cell] !== VALUE) continue;
    const rounded = roundIrcc5(columns.value[cell] as number);
    if (rounded === null) hide(columns, cell);
    else {
      columns.value[cell] = rounded;
      columns.roundingBase[cell] = IRCC_BASE;
    }
  }
  return columns;
}

function hashOf(cells: ReleaseCells, { value, availability, roundingBase }: Columns): string {
  const vintages = Uint8Array.from(cells.vintage, (v) => VINTAGE.indexOf(v));
  const bytes = (array: Int32Array | Int16Array | Uint8Array): Uint8Array =>
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  const parts = [bytes(value), availability, bytes(roundingBase), vintages];
  return sha256(Buffer.concat([Buffer.from(JSON.stringify(cells.shape)), ...parts]));
}

function differing(a: Columns, b: Columns): Int32Array {
  const cells: number[] = [];
  for (let cell = 0; cell < a.value.length; cell++)
    if (a.value[cell] !== b.value[cell] || a.availability[cell] !== b.availability[cell]) cells.push(cell);
  return Int32Array.from(cells);
}

function describe(
  cells: ReleaseCells,
  who: { audience: Audience; profileId: string },
  columns: Columns,
  base: { audience: Audience; columns: Columns } | null,
): ReleaseView {
  const stored = base ? differing(columns, base.columns) : Int32Array.from(columns.value, (_, cell) => cell);
  return {
    ...who,
    baseAudience: base?.audience ?? null,
    stored,
    value: stored.map((cell) => columns.value[cell] as number),
    availability: Uint8Array.from(stored, (cell) => columns.availability[cell] as number),
    roundingBase: Int16Array.from(stored, (cell) => columns.roundingBase[cell] as number),
    cells: columns.value.length,
    suppressed: columns.availability.reduce((n, a) => n + (a === SUPPRESSED ? 1 : 0), 0),
    rounded: columns.roundingBase.reduce((n, b) => n + (b === EXACT ? 0 : 1), 0),
    contentHash: hashOf(cells, columns),
  };
}

/**
 * All audiences' views of one release under one suppression pattern. `ownerOf`: the province or territory of each cell, "" for
 * none. One pattern serves FPT and every `FPT+<province>`, so that comparing audiences teaches nothing.
 */
export function releaseViews(request: {
  readonly cells: ReleaseCells;
  readonly pattern: SuppressionPattern;
  readonly ownerOf: readonly string[];
  readonly provinces: readonly string[];
  readonly profiles: { readonly fpt: string; readonly public: string; readonly custodian: string };
}): ReleaseView[] {
  const { cells, pattern, ownerOf, provinces, profiles } = request;
  const fpt = suppress(cells, pattern, () => false);
  const base = { audience: "FPT" as const, columns: fpt };
  return [
    describe(cells, { audience: "FPT", profileId: profiles.fpt }, fpt, null),
    describe(cells, { audience: "PUBLIC", profileId: profiles.public }, roundToPublic(fpt), null),
    ...provinces.map((province) => {
      const columns = suppress(cells, pattern, (cell) => ownerOf[cell] === province);
      return describe(cells, { audience: `FPT+${province}`, profileId: profiles.fpt }, columns, base);
    }),
    describe(cells, { audience: "CUSTODIAN", profileId: profiles.custodian }, loadedColumns(cells), base),
  ];
}
