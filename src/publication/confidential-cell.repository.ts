import type { Transaction } from "../../db/store.ts";
import type { ReleaseCells } from "./release-cells.ts";

/** Raw counts. Only publication imports this; the role behind queries has no right on the table. */
export async function saveConfidentialCells(
  { copy }: Transaction,
  releaseId: string,
  cells: ReleaseCells,
): Promise<void> {
  function* lines(): Generator<string> {
    for (let cell = 0; cell < cells.value.length; cell++) {
      const available = cells.availability[cell];
      const value = available === "VALUE" ? cells.value[cell] : "\\N";
      const source = cells.roundedAtSource[cell] === 1 ? "t" : "f";
      yield `${releaseId}\t${cell}\t${value}\t${available}\t${cells.vintage[cell]}\t${source}`;
    }
  }
  const columns = ["release_id", "cell", "value", "availability", "vintage", "rounded_at_source"];
  await copy("confidential.cell", columns, lines());
}
