import type { IndicatorEntry } from "../catalogue/catalogue.ts";
import type { CubeShape } from "../domain/cube.ts";
import { formatNumber } from "../domain/number-format.ts";
import type { NewCellNote } from "../publication/publication.repository.ts";
import { cellOf, placeKey, type StandingFigures } from "./edition-cells.ts";
import type { FigurePlace } from "./place-figure.ts";
import type { Source } from "./read-sources.ts";

/** A rate as its source printed it, per 100,000 population on the source's own denominator. */
export type PrintedRate = FigurePlace & { readonly rate: number };

function sourceNote(cell: number, { id, title, publisher }: Source): NewCellNote {
  const text = { en: `Source: ${publisher.en}, ${title.en}.`, fr: `Source : ${publisher.fr}, ${title.fr}.` };
  return { cell, id: `source.${id}`, mandatory: false, disclosesValue: false, text };
}

/** A printed rate tells the count: the note is marked, and served only beside the exact value. */
function rateNote(cell: number, key: string, { rate, sourceId }: PrintedRate): NewCellNote {
  const decimals = (String(rate).split(".")[1] ?? "").length;
  const text = {
    en: `Rate printed by the source (${sourceId}): ${formatNumber(rate, decimals, "EN")} per 100,000 population.`,
    fr: `Taux publié par la source (${sourceId}) : ${formatNumber(rate, decimals, "FR")} pour 100\u202f000 habitants.`,
  };
  return { cell, id: `rate.${sourceId}.${key}`, mandatory: false, disclosesValue: true, text };
}

/**
 * The notes of a release's cells: where each figure comes from, and the rate that the same edition printed beside it. A printed
 * rate without a standing count, or of another edition than the count, has no note.
 */
export function editionNotes(edition: {
  readonly indicator: IndicatorEntry;
  readonly shape: CubeShape;
  readonly figures: StandingFigures;
  readonly rates: ReadonlyMap<string, PrintedRate>;
  readonly sources: ReadonlyMap<string, Source>;
}): NewCellNote[] {
  const { indicator, shape, figures, rates, sources } = edition;
  const notes: NewCellNote[] = [];
  for (const figure of figures.values()) {
    const cell = cellOf(shape, figure);
    const source = sources.get(figure.sourceId);
    if (source) notes.push(sourceNote(cell, source));
    const key = placeKey(indicator, figure);
    const rate = rates.get(key);
    if (rate) notes.push(rateNote(cell, key, rate));
  }
  return notes;
}
