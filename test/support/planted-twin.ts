import { sql } from "drizzle-orm";
import type { Store } from "../../db/store.ts";
import { cellCountOf, codesAt, stridesOf } from "../../src/domain/cube.ts";
import type { ReleaseDraft } from "../../src/publication/publication.service.ts";
import { rowsBy } from "./both-stores.ts";
import type { Planted } from "./scan-written.ts";

const INDICATOR = "demo.court.cases";
const [PROVINCE, COUNTRY, YEAR] = ["CA-SK", "CA", "2021-2022"];
/** By court and decision. One cell stays small, so that others must be hidden with it. */
const PRIMES: Readonly<Record<string, number>> = {
  "ADULT GUILTY": 104_729,
  "ADULT ACQUITTED": 224_737,
  "ADULT STAYED": 350_377,
  "ADULT OTHER": 479_909,
  "YOUTH GUILTY": 611_953,
  "YOUTH ACQUITTED": 3,
  "YOUTH STAYED": 746_773,
  "YOUTH OTHER": 882_377,
};

/**
 * A draft of the twin with counts that are recognised wherever they turn up, in one province and year, and in every total above them;
 * other drafts as they are. A scan of what the product writes looks for them (scan-written.ts).
 */
export function plantCounts(draft: ReleaseDraft): ReleaseDraft {
  if (draft.indicator.id !== INDICATOR) return draft;
  const { shape } = draft.cells;
  const strides = stridesOf(shape);
  const value = Int32Array.from(draft.cells.value);
  const cells = Array.from({ length: cellCountOf(shape) }, (_, cell) => {
    const codes = codesAt(shape, strides, cell);
    return { cell, at: new Map(shape.axes.map(({ id }, a) => [id, codes[a] as string])) };
  }).filter(({ at }) => at.get("rule") === "ANY_CHARGE" && at.get("PERIOD") === YEAR);
  for (const [leaf, prime] of Object.entries(PRIMES)) {
    const [court = "", decision = ""] = leaf.split(" ");
    const own = cells.find(
      ({ at }) => at.get("JURISDICTION") === PROVINCE && at.get("court") === court && at.get("decision") === decision,
    );
    if (!own) throw new Error(`the twin has no ${leaf} to plant in`);
    const added = prime - (value[own.cell] as number);
    for (const { cell, at } of cells) {
      const isAbove =
        [PROVINCE, COUNTRY].includes(at.get("JURISDICTION") ?? "") &&
        ["T", court].includes(at.get("court") ?? "") &&
        ["T", decision].includes(at.get("decision") ?? "");
      if (isAbove && (value[cell] as number) >= 0) value[cell] = (value[cell] as number) + added;
    }
  }
  return { ...draft, cells: { ...draft.cells, value } };
}

/**
 * The counts of the twin that are recognised anywhere, as they were loaded: of six digits or more, and odd, since sizes of memory are
 * even. Hidden are those that stand in no view but their owners'.
 */
export async function plantedIn({ publisher }: Pick<Store, "publisher">): Promise<Planted> {
  const rows = await rowsBy(
    publisher,
    sql`select distinct loaded.value,
               not exists (select from shared.view_cell shown join shared.view on view.id = shown.view_id
                            where shown.value = loaded.value and view.audience in ('PUBLIC', 'FPT')) as hidden
          from confidential.cell loaded
         where loaded.release_id like 'demo.%' and loaded.value >= 100000 and loaded.value % 2 = 1`,
  );
  return {
    counts: rows.map(({ value }) => Number(value)),
    hidden: rows.filter(({ hidden }) => hidden === true).length,
  };
}
