import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import type { CatalogueEntries, DimensionEntry, IndicatorEntry } from "../../src/catalogue/catalogue.ts";
import type { GeoLevel } from "../../src/domain/codes.ts";

export const BENCH_INDICATOR = "bench.load.persons";
const LEVELS: readonly GeoLevel[] = ["COUNTRY", "PROVINCE"];
const DIMENSIONS = ["sex", "age", "relationship", "exploitation"];
const FIRST_YEAR = 1930;

/** The catalogue with an indicator more: monthly, four dimensions of the catalogue's own, so that ten million cells have room. */
export function withBenchIndicator(entries: CatalogueEntries): CatalogueEntries {
  const known = entries.indicators.flatMap(({ dimensions }) => dimensions);
  const dimensions = DIMENSIONS.map((id) => known.find((one) => one.id === id) as DimensionEntry);
  const [like] = entries.indicators.filter(({ id }) => id === "ht.police.victims") as [IndicatorEntry];
  const indicator: IndicatorEntry = {
    ...like,
    id: BENCH_INDICATOR,
    name: { en: "Persons (benchmark)", fr: "Personnes (banc d'essai)" },
    periodType: "MONTH",
    levels: LEVELS,
    dimensions,
  };
  return { ...entries, indicators: [...entries.indicators, indicator] };
}

interface Coded {
  readonly code: string;
  readonly weight: number;
}

/** Every part counts one and the total all of them, so that the products of weights add up over every hierarchy. */
function weighted(codes: readonly string[], total: string): Coded[] {
  return codes.map((code) => ({ code, weight: code === total ? codes.length - 1 : 1 }));
}

function combinations(lists: readonly (readonly Coded[])[]): Coded[] {
  return lists.reduce<Coded[]>(
    (all, list) => all.flatMap((a) => list.map((b) => ({ code: `${a.code},${b.code}`, weight: a.weight * b.weight }))),
    [{ code: "", weight: 1 }],
  );
}

/**
 * Writes a tidy CSV file of `rows` cells, none twice, every sum right. Whole months but for the last one.
 * Returns its size in bytes.
 */
export async function writeBenchFile(path: string, rows: number, entries: CatalogueEntries): Promise<number> {
  const { dimensions } = withBenchIndicator(entries).indicators.at(-1) as IndicatorEntry;
  const areas = entries.jurisdictions.filter(({ level }) => LEVELS.includes(level)).map(({ id }) => id);
  const cells = combinations(dimensions.map(({ members, total }) => weighted(members, total as string)));
  const file = createWriteStream(path);
  let written = 0;
  let bytes = 0;
  const write = async (text: string): Promise<void> => {
    bytes += Buffer.byteLength(text);
    if (!file.write(text)) await once(file, "drain");
  };
  await write(`jurisdiction,period,${dimensions.map(({ id }) => id).join(",")},value,status,note\n`);
  for (let month = 0; written < rows; month++) {
    const period = `${FIRST_YEAR + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
    for (const { code: area, weight } of weighted(areas, "CA")) {
      const some = cells.slice(0, rows - written);
      written += some.length;
      await write(
        some.map((cell) => `${area},${period}${cell.code},${weight * cell.weight * (month + 1)},,\n`).join(""),
      );
    }
  }
  file.end();
  await finished(file);
  return bytes;
}
