import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { parsePeriod } from "../domain/period.ts";
import { faults } from "../shared/faults.ts";
import { type CodeMap, type CodeMapEntry, folded, type Relation, type Validity } from "./code-map.ts";
import type { CodeMaps } from "./code-map-files.ts";

/** Which concordance is asked for, as it came. `search`: words of either side, in either language. */
export interface CodeMapRequest {
  readonly jurisdiction: string;
  readonly indicator: string;
  readonly dimension: string;
  readonly search: string | null;
}

/**
 * A local code beside one shared code; `shared` null where it has no equivalent. A local code that touches several shared
 * codes stands in one line for each. `validFrom`, `validTo`: dates, both inclusive; null: no limit.
 */
export interface CodeMappingLine extends Validity {
  readonly localCode: string;
  readonly localLabel: Text;
  readonly shared: string | null;
  readonly codelist: string;
  readonly relation: Relation;
  readonly note: Text | null;
  readonly map: string;
  readonly scheme: string;
  readonly version: string;
  readonly source: Text;
  readonly approvedBy: Text;
  readonly demonstration: boolean;
}

/** Case and accents do not tell words apart, nor do kinds of space, apostrophe and dash. */
const plain = (text: string): string => folded(text).normalize("NFD").replace(/\p{M}/gu, "");

/** The first day on which an entry is in force: its own limit or its map's, whichever comes later. */
const firstDay = (validities: readonly Validity[]): string | null =>
  validities
    .flatMap(({ validFrom }) => (validFrom === null ? [] : [parsePeriod(validFrom)?.start ?? ""]))
    .sort()
    .at(-1) ?? null;

const lastDay = (validities: readonly Validity[]): string | null =>
  validities
    .flatMap(({ validTo }) => (validTo === null ? [] : [parsePeriod(validTo)?.end ?? ""]))
    .sort()
    .at(0) ?? null;

function linesOf(map: CodeMap, entry: CodeMapEntry): CodeMappingLine[] {
  const shared: readonly (string | null)[] = entry.codes.length === 0 ? [null] : entry.codes;
  return shared.map((code) => ({
    localCode: entry.local,
    localLabel: entry.label,
    shared: code,
    codelist: map.codelist,
    relation: entry.relation,
    note: entry.note,
    validFrom: firstDay([map, entry]),
    validTo: lastDay([map, entry]),
    map: map.id,
    scheme: map.scheme,
    version: map.version,
    source: map.source.title,
    approvedBy: map.approvedBy,
    demonstration: map.demonstration,
  }));
}

/** The lines in which every word of a search occurs, on whichever side. A blank search finds all. */
function searched(
  lines: readonly CodeMappingLine[],
  search: string | null,
  catalogue: Pick<Catalogue, "codelist">,
): CodeMappingLine[] {
  const words = plain(search ?? "")
    .split(" ")
    .filter((word) => word !== "");
  return lines.filter(({ localCode, localLabel, shared, codelist }) => {
    const name = catalogue.codelist(codelist)?.codes.find(({ id }) => id === shared)?.name;
    const texts = [localCode, localLabel.en, localLabel.fr, shared ?? "", name?.en ?? "", name?.fr ?? ""];
    const text = plain(texts.join(" "));
    return words.every((word) => text.includes(word));
  });
}

function dimensionOf(indicator: IndicatorEntry, given: string): string {
  const ids = indicator.dimensions.map(({ id }) => id);
  if (ids.length === 0) throw faults.noDimensions(indicator.id);
  if (!ids.includes(given)) throw faults.unknownCode("dimension", given, ids);
  return given;
}

/**
 * The concordance of whoever sends figures for a jurisdiction (a metropolitan area's come in its province's codes), then that
 * of the programme which collects the indicator (UCR violation codes). Empty where the shared codes are used as they are.
 * Errors: NOT_FOUND for an unknown indicator, INVALID_INPUT for an unknown jurisdiction or dimension, with the nearest.
 */
export function findMappings(
  { catalogue, codeMaps }: { readonly catalogue: Catalogue; readonly codeMaps: CodeMaps },
  { jurisdiction: given, indicator: indicatorId, dimension: dimensionId, search }: CodeMapRequest,
): CodeMappingLine[] {
  const indicator = catalogue.indicator(indicatorId);
  if (!indicator)
    throw faults.unknownIndicator(
      indicatorId,
      catalogue.indicators.map(({ id }) => id),
    );
  const id = catalogue.jurisdictionId(given);
  if (id === undefined) {
    const ids = catalogue.jurisdictions.map((jurisdiction) => jurisdiction.id);
    throw faults.unknownCode("jurisdiction", given, ids, catalogue.jurisdictionsNear(given, ids));
  }
  const dimension = dimensionOf(indicator, dimensionId);
  const jurisdiction = catalogue.provinceOf(id) ?? id;
  const own = codeMaps.mapsOf({ jurisdiction, indicator: indicator.id, dimension });
  const collected = codeMaps.maps.filter(
    (map) => map.jurisdiction === null && map.scheme === indicator.programme && map.indicator === indicator.id,
  );
  const maps = [...own, ...collected.filter((map) => map.dimension === dimension)];
  const lines = maps.flatMap((map) => map.entries.flatMap((entry) => linesOf(map, entry)));
  return searched(lines, search, catalogue);
}
