import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AVAILABILITY, VINTAGE } from "../../../src/domain/codes.ts";
import { RowIndex } from "../../../src/submission/row-index.ts";
import { BLOCK_CELLS, BlockWriter, STATES, unpackBlock } from "../../../src/submission/staged-block.ts";
import type { StagedCell, StagedFile } from "../../../src/submission/staged-cell.ts";
import { stagedOf } from "../../support/staged-cells.ts";

/** Blocks as the cells that they hold. */
async function cellsOf(staged: StagedFile): Promise<StagedCell[]> {
  const codes = await staged.codes();
  const cells: StagedCell[] = [];
  for await (const block of staged.blocks())
    for (let at = 0; at < block.length; at++) {
      const [jurisdiction, period, ...members] = block.codes.map((column, a) => codes[a]?.[column[at] as number] ?? "");
      const said = block.notes[(block.noted?.[at] ?? 0) - 1];
      cells.push({
        row: block.row[at] as number,
        ...{ jurisdiction: jurisdiction as string, period: period as string, members },
        value: block.value[at] === -1 ? null : (block.value[at] as number),
        ...(STATES[block.state[at] as number] as (typeof STATES)[number]),
        ...{ note: said?.note ?? null, quality: said?.quality ?? null, comparability: said?.comparability ?? null },
      });
    }
  return cells;
}

const code = fc.constantFrom("CA", "CA-ON", "CA-QC", "T", "F");
const anyCell: fc.Arbitrary<StagedCell> = fc
  .record({
    row: fc.integer({ min: 2, max: 2_147_483_647 }),
    jurisdiction: code,
    period: fc.constantFrom("2019", "2020", "2021"),
    members: fc.tuple(code, code),
    count: fc.integer({ min: 0, max: 2_147_483_647 }),
    availability: fc.constantFrom(...AVAILABILITY),
    vintage: fc.constantFrom(...VINTAGE),
    note: fc.option(fc.constantFrom("Révisé. | Revised.", "a\tb\\n")),
    quality: fc.option(fc.constantFrom("A", "E")),
    comparability: fc.option(fc.constant({ en: "Broader.", fr: "Plus large." })),
    removed: fc.boolean(),
  })
  .map(({ count, ...cell }) => ({ ...cell, value: cell.availability === "VALUE" ? count : null }));

describe("a block of staged cells", () => {
  test("holds each cell as it came, over whatever blocks", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyCell, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 50 }),
        async (cells, most) => {
          expect(await cellsOf(stagedOf(cells, 4, most))).toEqual(cells);
        },
      ),
      { numRuns: 200 },
    );
  });

  const plain = (row: number, note: string | null = null): StagedCell => ({
    ...{ row, jurisdiction: "CA", period: "2019", members: ["T"], value: row, availability: "VALUE", vintage: "FINAL" },
    ...{ note, quality: null, comparability: null, removed: false },
  });

  test("is full after so many cells, or after far fewer with long notes", () => {
    const cells = new BlockWriter(3);
    for (let row = 2; !cells.isFull; row++) cells.add(plain(row));
    expect(cells.length).toBe(BLOCK_CELLS);
    const notes = new BlockWriter(3);
    for (let row = 2; !notes.isFull; row++) notes.add(plain(row, `${row} ${"n".repeat(2_000)}`));
    expect(notes.length).toBeLessThan(600);
  });

  test("is refused where a byte is missing, or a count contradicts its state", () => {
    const writer = new BlockWriter(3);
    writer.add(plain(2));
    const packed = writer.pack();
    expect(unpackBlock(packed, 3).value[0]).toBe(2);
    expect(() => unpackBlock({ ...packed, bytes: packed.bytes.subarray(1) }, 3)).toThrow("another size");
    expect(() => unpackBlock(packed, 4)).toThrow("another size");
    const bytes = Buffer.from(packed.bytes);
    bytes.fill(0xff, 4, 8);
    expect(() => unpackBlock({ ...packed, bytes }, 3)).toThrow("contradicts");
  });
});

test("the row of a cell is the one that was given last, in whatever order rows come", () => {
  const rows = fc.array(fc.tuple(fc.nat({ max: 299 }), fc.integer({ min: 1, max: 400 })), { maxLength: 60 });
  const runs = fc.array(fc.tuple(fc.nat({ max: 200 }), fc.nat({ max: 99 }), fc.integer({ min: 1, max: 900 })), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(fc.constantFrom(1, 64, 100), rows, runs, (block, singles, inOrder) => {
      const index = new RowIndex(300, block);
      const known = new Map<number, number>();
      const all = [
        ...inOrder.flatMap(([from, n, row]) => Array.from({ length: n }, (_, i) => [from + i, row + i] as const)),
        ...singles,
      ];
      for (const [cell, row] of all) {
        index.set(cell, row);
        known.set(cell, row);
      }
      for (let cell = 0; cell < 300; cell++)
        expect([cell, index.has(cell), index.get(cell)]).toEqual([cell, known.has(cell), known.get(cell) ?? 0]);
    }),
    { numRuns: 60 },
  );
});
