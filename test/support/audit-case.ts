/** Random small audits with their answers by enumeration. */
import type { LpSolver } from "../../src/sdc/audit/lp-solver.ts";
import { seededRandom } from "../../src/sdc/audit/seeded-random.ts";
import type { Attacker, CountSystem, SuppressionPattern, SuppressionRule } from "../../src/sdc/system.ts";
import { enumerateTables } from "./enumerate-tables.ts";
import { flat, type TinyDimension, TWO_LEVELS, TWO_PARENTS, tinySystem } from "./tiny-system.ts";

export interface AuditCase {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly attackers: readonly Attacker[];
  readonly pattern: SuppressionPattern;
}

interface Form {
  readonly dimensions: readonly TinyDimension[];
  readonly tables: readonly (readonly number[])[];
}

const FORMS: readonly Form[] = [
  { dimensions: [flat(3), flat(3)], tables: [[0, 1]] },
  { dimensions: [flat(2), TWO_LEVELS], tables: [[0, 1]] },
  { dimensions: [TWO_PARENTS, flat(2)], tables: [[0, 1]] },
  { dimensions: [TWO_LEVELS, TWO_PARENTS], tables: [[0, 1]] },
  { dimensions: [flat(2), flat(2), flat(2)], tables: [[0, 1, 2]] },
  {
    dimensions: [flat(2), flat(3), flat(2)],
    tables: [
      [0, 1],
      [0, 2],
      [1, 2],
    ],
  },
  { dimensions: [flat(2), flat(2), flat(2), flat(2)], tables: [[0, 1, 2, 3]] },
];

/** Cell 0, the grand total, is always held and shown, so that everything has a limit. */
export function randomAuditCase(seed: number): AuditCase {
  const random = seededRandom(seed);
  const chance = (p: number): boolean => random() < p;
  const form = FORMS[Math.floor(random() * FORMS.length)]!;
  const largest = 1 + Math.floor(random() * 4);
  const { system, codesOf } = tinySystem({ ...form, leafCount: () => 0 });
  const counts = new Map<string, number>();
  const leafCount = (leaf: readonly number[]): number => {
    const key = leaf.join(",");
    if (!counts.has(key)) counts.set(key, chance(0.25) ? 0 : Math.floor(random() * (largest + 1)));
    return counts.get(key)!;
  };
  const { value } = tinySystem({ ...form, leafCount }).system;
  const rule = {
    smallestPublishable: 2 + Math.floor(random() * 3),
    protectZeros: chance(0.3),
    intervalWidth: 1 + Math.floor(random() * 3),
  };
  const [pattern, held, publishable] = [0, 1, 1].map((fill) => new Uint8Array(system.cellCount).fill(fill)) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const hidden = form.dimensions.length > 3 ? 0.3 : 0.5;
  for (let cell = 1; cell < system.cellCount; cell++) {
    if (chance(0.05)) held[cell] = 0;
    else if (chance(0.07)) publishable[cell] = 0;
    else {
      const isZero = value[cell] === 0;
      const isUnsafe = isZero ? rule.protectZeros : value[cell]! < rule.smallestPublishable;
      const isHideable = !isZero || rule.protectZeros;
      if (isHideable && (isUnsafe ? chance(0.97) : chance(hidden))) pattern[cell] = 1;
    }
  }
  const province = Uint8Array.from(codesOf, (codes) => (codes[0] === 1 ? 1 : 0));
  const somebody = Uint8Array.from(codesOf, () => (chance(0.15) ? 1 : 0));
  const attackers = [
    { name: "province", knows: province },
    { name: "somebody", knows: somebody },
  ];
  return { system: { ...system, value, held, publishable }, rule, attackers, pattern };
}

const OUTSIDER = "outsider";

export function allAttackers({ system, attackers }: AuditCase): Attacker[] {
  const hasOutsider = attackers.some(({ knows }) => knows.every((known) => known === 0));
  return hasOutsider ? [...attackers] : [{ name: OUTSIDER, knows: new Uint8Array(system.cellCount) }, ...attackers];
}

export function isKnown({ system, pattern }: AuditCase, attacker: Attacker, cell: number): boolean {
  if (system.held[cell] !== 1) return false;
  return attacker.knows[cell] === 1 || isShown({ system, pattern }, cell);
}

function isShown({ system, pattern }: Pick<AuditCase, "system" | "pattern">, cell: number): boolean {
  return system.held[cell] === 1 && system.publishable[cell] === 1 && pattern[cell] === 0;
}

/** Intervals of all cells by enumeration; null when there are too many tables. */
export function enumerated(auditCase: AuditCase, attacker: Attacker): { low: number[]; high: number[] } | null {
  const { system, rule, pattern } = auditCase;
  const cells = Array.from({ length: system.cellCount }, (_, cell) => cell);
  const known = cells.map((cell) => (isKnown(auditCase, attacker, cell) ? system.value[cell]! : null));
  const isAtLeastOne = (cell: number): boolean =>
    !rule.protectZeros &&
    rule.intervalWidth > 0 &&
    pattern[cell] === 1 &&
    system.held[cell] === 1 &&
    system.publishable[cell] === 1;
  const least = cells.map((cell) => (isAtLeastOne(cell) ? 1 : 0));
  return enumerateTables({ system, known, least, most: system.value[0]! });
}

/** The cells that the rule must protect from the attacker. */
export function protectedCells(auditCase: AuditCase, attacker: Attacker): number[] {
  const { system, rule, pattern } = auditCase;
  const own = new Set<number>();
  const zeros = new Set<number>();
  const { total, offset, parts } = system.relations;
  const isZero = (cell: number): boolean =>
    !rule.protectZeros && isShown({ system, pattern }, cell) && system.value[cell] === 0;
  for (let before = -1; before < own.size + zeros.size; ) {
    before = own.size + zeros.size;
    for (let cell = 0; cell < system.cellCount; cell++) {
      if (isZero(cell)) zeros.add(cell);
      if (zeros.has(cell) || (attacker.knows[cell] === 1 && system.held[cell] === 1)) own.add(cell);
    }
    total.forEach((cell, r) => {
      const members = [...parts.subarray(offset[r]!, offset[r + 1]!)];
      if (members.every((part) => own.has(part))) own.add(cell);
      if (zeros.has(cell)) for (const part of members) zeros.add(part);
    });
  }
  return Array.from({ length: system.cellCount }, (_, cell) => cell).filter((cell) => {
    const count = system.value[cell]!;
    const isUnsafe = count === 0 ? rule.protectZeros : count < rule.smallestPublishable;
    return system.held[cell] === 1 && isUnsafe && attacker.knows[cell] !== 1 && !own.has(cell);
  });
}

/** The range of each cell in real numbers, by a program over all cells and relations, unreduced. */
export function realRanges(
  auditCase: AuditCase,
  attacker: Attacker,
  solver: LpSolver,
  cells: readonly number[],
): number[] {
  const { system } = auditCase;
  const { total, offset, parts } = system.relations;
  const bound = (unknown: number) => (_: unknown, cell: number) =>
    isKnown(auditCase, attacker, cell) ? system.value[cell]! : unknown;
  const rows = [...total].map((cell, r) => [cell, ...parts.subarray(offset[r]!, offset[r + 1]!)]);
  const model = solver.load({
    columnCount: system.cellCount,
    lower: Float64Array.from(system.value, bound(0)),
    upper: Float64Array.from(system.value, bound(Number.POSITIVE_INFINITY)),
    rowOffset: Int32Array.from([0, ...rows.map((_, r) => rows.slice(0, r + 1).flat().length)]),
    column: Int32Array.from(rows.flat()),
    coefficient: Float64Array.from(rows.flatMap((row) => row.map((_, k) => (k === 0 ? -1 : 1)))),
    rowLower: new Float64Array(rows.length),
    rowUpper: new Float64Array(rows.length),
  });
  const ranges = cells.map((cell) => {
    const ends = [1, -1].map((direction) => {
      const cost = new Float64Array(system.cellCount);
      cost[cell] = direction;
      return model.maximise(cost, { inWholeNumbers: false, searchNodes: 0 }).bound;
    });
    return ends[0]! + ends[1]!;
  });
  model.dispose();
  return ranges;
}
