import { BlockWriter, type PackedBlock, unpackBlock } from "../../src/submission/staged-block.ts";
import type { StagedCell, StagedFile } from "../../src/submission/staged-cell.ts";

/** Cells as a submission holds them, in blocks of at most `most` cells. `axes`: of the cube. */
export function stagedOf(cells: readonly StagedCell[], axes: number, most = Number.POSITIVE_INFINITY): StagedFile {
  const writer = new BlockWriter(axes);
  const packed: PackedBlock[] = [];
  for (const cell of cells) {
    writer.add(cell);
    if (writer.isFull || writer.length === most) packed.push(writer.pack());
  }
  if (writer.length > 0) packed.push(writer.pack());
  return {
    codes: async () => Array.from({ length: axes }, (_, axis) => packed.flatMap(({ codes }) => codes[axis] ?? [])),
    async *blocks() {
      for (const block of packed) yield unpackBlock(block, axes);
    },
  };
}
