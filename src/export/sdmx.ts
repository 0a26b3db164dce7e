import type { Availability } from "../domain/codes.ts";
import { WITH_CAUTION } from "../observation/cell-symbols.ts";
import type { ExportAxis, ExportCell, ExportTable } from "./export-table.ts";

/** What the SDMX formats share: identifiers as the SDMX-CSV importer reads them, and CL_OBS_STATUS and CL_CONF_STATUS of a cell. */

const AGENCY = "FPT_HT";
const VERSION = "1.0.0";

/** `ht.police.incidents` is FPT_HT:HT_POLICE_INCIDENTS(1.0.0). */
export const structureId = (indicator: string): string =>
  `${AGENCY}:${indicator.toUpperCase().replaceAll(".", "_")}(${VERSION})`;

export const dataflowUrn = (indicator: string): string =>
  `urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=${structureId(indicator)}`;

const COMPONENTS: Readonly<Record<string, string>> = { jurisdiction: "REF_AREA", period: "TIME_PERIOD" };

/** The component that an axis is: REF_AREA, TIME_PERIOD, MEASURE, else the dimension in capitals. */
export const componentOf = ({ id }: ExportAxis): string => COMPONENTS[id] ?? id.toUpperCase();

/** A file of counts alone has no MEASURE: it is what a file for loading looks like. */
export const hasMeasure = ({ measures }: ExportTable): boolean => measures.some((measure) => measure !== "COUNT");

/** CL_OBS_STATUS keeps why a value is missing apart from how good one is; a value that cannot be computed is missing. */
const OBS_STATUS: Readonly<Record<Exclude<Availability, "VALUE">, string>> = {
  SUPPRESSED: "Q",
  NOT_AVAILABLE: "O",
  NOT_APPLICABLE: "M",
  UNRELIABLE: "O",
  NOT_SHARED: "O",
  NOT_COMPUTABLE: "O",
};

/** U (low reliability) is Statistics Canada's E; where it stands, that the value is provisional is told by VINTAGE alone. */
export function obsStatusOf({ availability, vintage, symbols }: ExportCell): string {
  if (availability !== "VALUE") return OBS_STATUS[availability];
  if (symbols.includes(WITH_CAUTION)) return "U";
  return vintage === "PROVISIONAL" ? "P" : "A";
}

/**
 * CL_CONF_STATUS: A for every suppressed cell, the complementary ones (D) too, since the difference would tell an attacker which
 * cells are which; N for what is not for this reader; F else.
 */
export const confStatusOf = ({ availability }: ExportCell): string =>
  availability === "SUPPRESSED" ? "A" : availability === "NOT_SHARED" || availability === "UNRELIABLE" ? "N" : "F";
