import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { type Axis, indexesOf, positionOf, stridesOf } from "../../../src/domain/cube.ts";
import type { ReleaseDraft } from "../../../src/publication/publication.service.ts";
import type { ReleaseCells } from "../../../src/publication/release-cells.ts";
import { sha256 } from "../../../src/shared/hash.ts";

export const catalogue = makeCatalogue((await readCatalogueFiles()).entries);

export type FourDrafts = readonly [ReleaseDraft, ReleaseDraft, ReleaseDraft, ReleaseDraft];

/** All that a draft's cells hold, as text: no byte order, no locale. */
export const hashOf = ({ shape, value, availability, vintage, roundedAtSource }: ReleaseCells): string =>
  sha256([JSON.stringify(shape), value.join(), availability.join(), vintage.join(), roundedAtSource.join()].join("\n"));

/** The codes of an axis by its id. */
export function codesOf(cells: ReleaseCells, axis: string): readonly string[] {
  return (cells.shape.axes.find(({ id }) => id === axis) as Axis).codes;
}

/** Reads a draft's count by codes in axis order; -1 where it is not available. */
export function reader(cells: ReleaseCells): (...codes: string[]) => number {
  const strides = stridesOf(cells.shape);
  const places = cells.shape.axes.map(({ codes }) => new Map(codes.map((code, i) => [code, i])));
  return (...codes) => {
    const indexes = codes.map((code, a) => places[a]?.get(code) ?? Number.NaN);
    return cells.value[positionOf(strides, indexes)] as number;
  };
}

/** `CA-ON 2019` of every cell for which `holds`, each once, sorted. */
export function blocksWhere(cells: ReleaseCells, holds: (cell: number) => boolean): string[] {
  const strides = stridesOf(cells.shape);
  const [jurisdictions, periods] = cells.shape.axes as [Axis, Axis];
  const blocks = new Set<string>();
  for (let cell = 0; cell < cells.value.length; cell++) {
    if (!holds(cell)) continue;
    const [j, p] = indexesOf(strides, cell) as [number, number];
    blocks.add(`${jurisdictions.codes[j]} ${periods.codes[p]}`);
  }
  return [...blocks].sort();
}
