import { expect, test } from "vitest";
import { coalitionsOfTwo, soleContributors } from "../../../src/sdc/attackers.ts";

const knows = (...cells: number[]): Uint8Array =>
  Uint8Array.from({ length: 4 }, (_, cell) => (cells.includes(cell) ? 1 : 0));

test("two who put their cells together know the cells of both; the outsider joins nobody", () => {
  const attackers = [
    { name: "outsider", knows: knows() },
    { name: "A", knows: knows(0) },
    { name: "B", knows: knows(1) },
    { name: "C", knows: knows(2) },
  ];
  expect(coalitionsOfTwo(attackers)).toEqual([
    { name: "A+B", knows: knows(0, 1) },
    { name: "A+C", knows: knows(0, 2) },
    { name: "B+C", knows: knows(1, 2) },
  ]);
});

test("whoever is alone in an elementary cell knows it; a total of one is not elementary", () => {
  const system = {
    cellCount: 4,
    value: Int32Array.of(1, 1, 0, 1),
    held: Uint8Array.of(1, 1, 1, 0),
    publishable: new Uint8Array(4).fill(1),
    relations: { total: Int32Array.of(0), offset: Int32Array.of(0, 2), parts: Int32Array.of(1, 2) },
  };
  expect(soleContributors(system).map((attacker) => attacker.knows)).toEqual([knows(1)]);
});
