import type { Availability, Vintage } from "../domain/codes.ts";

/** Statistics Canada's data quality letters; E: use with caution. */
export const QUALITIES = ["A", "B", "C", "D", "E"] as const;
export type Quality = (typeof QUALITIES)[number];

/**
 * What a symbol says of its cell. `hides`: why there is no number, and none may stand beside it; null: it qualifies a number.
 * `zero`: the number must be 0 (a value rounded to zero).
 */
export interface SymbolMeaning {
  readonly hides: Availability | null;
  readonly vintage: Vintage | null;
  readonly quality: Quality | null;
  readonly zero?: true;
}

const hides = (availability: Availability): SymbolMeaning => ({ hides: availability, vintage: null, quality: null });
const vintage = (of: Vintage): SymbolMeaning => ({ hides: null, vintage: of, quality: null });
const quality = (of: Quality): SymbolMeaning => ({ hides: null, vintage: null, quality: of });

/**
 * Statistics Canada's standard symbols, and `--` of IRCC and the IRB. Exact, case and all: `E` is not `e`.
 * Source: Statistics Canada, Standard table symbols; seeds/reference/symbols.csv.
 */
export const SYMBOLS: ReadonlyMap<string, SymbolMeaning> = new Map<string, SymbolMeaning>([
  ["x", hides("SUPPRESSED")],
  ["--", hides("SUPPRESSED")],
  [".", hides("NOT_AVAILABLE")],
  ["..", hides("NOT_AVAILABLE")],
  ["...", hides("NOT_APPLICABLE")],
  ["F", hides("UNRELIABLE")],
  ["p", vintage("PROVISIONAL")],
  ["r", vintage("REVISED")],
  ["A", quality("A")],
  ["B", quality("B")],
  ["C", quality("C")],
  ["D", quality("D")],
  ["E", quality("E")],
  ["0s", { hides: null, vintage: null, quality: null, zero: true }],
]);

/** Less than the limit of detection, English and French: of measurements, never of counts. */
export const DETECTION_LIMITS: ReadonlySet<string> = new Set(["<LOD", "<LDD"]);

type ObsStatus = SymbolMeaning & { readonly nuance?: true };
const PLAIN: SymbolMeaning = { hides: null, vintage: null, quality: null };
/** Break, differing definition, estimated, experimental, imputed, unvalidated. */
const NUANCED = ["B", "D", "E", "G", "I", "V"];

/** OBS_STATUS of SDMX (CL_OBS_STATUS) as far as it can be said of a count. `nuance`: kept as a value, not as that status. */
export const OBS_STATUS: ReadonlyMap<string, ObsStatus> = new Map<string, ObsStatus>([
  ["A", PLAIN],
  ["P", vintage("PROVISIONAL")],
  ["U", quality("E")],
  ...NUANCED.map((code): [string, ObsStatus] => [code, { ...PLAIN, nuance: true }]),
  ["H", hides("NOT_AVAILABLE")],
  ["L", hides("NOT_AVAILABLE")],
  ["O", hides("NOT_AVAILABLE")],
  ["M", hides("NOT_APPLICABLE")],
  ["Q", hides("SUPPRESSED")],
]);

/** CONF_STATUS of SDMX (CL_CONF_STATUS). All but F mark a number as confidential to someone; it is loaded all the same. */
export const CONF_STATUS: ReadonlySet<string> = new Set(["F", "N", "A", "C", "D", "S", "E", "P", "G", "T"]);
