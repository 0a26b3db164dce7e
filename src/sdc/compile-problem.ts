/** From a problem in the contract's words to numbered cells and sums: the only way into the engine. */

import { type DimensionCodes, withDescendants } from "./dimension-codes.ts";
import type { SdcAttacker, SdcCellReference, SdcProblem } from "./problem.ts";
import { type Attacker, type CountSystem, SdcInputError, type SuppressionRule } from "./system.ts";
import { nameOfPlace, placeOf, readTable, type TableCells } from "./table-cells.ts";
import { buildRelations, refuseWhatDoesNotAdd } from "./table-relations.ts";

/**
 * `cellIndex` gives the cell of the system for a cell of a table (linked cells share one); `label` its first name in the tables;
 * `tables` and `cellOfPlace` (indexed by a table's `first` + place) serve whoever writes the tables out again.
 */
export interface CompiledProblem {
  readonly system: CountSystem;
  readonly rule: SuppressionRule;
  readonly attackers: readonly Attacker[];
  readonly tables: readonly TableCells[];
  readonly cellOfPlace: Int32Array;
  cellIndex(table: string, at: readonly string[]): number;
  label(cell: number): string;
}

/**
 * Compiles and checks a problem.
 * Shape:  problem -> count system, rule, attackers and the way between names and cell numbers. Pure.
 * Units:  counts as given.
 * Errors: SdcInputError naming the table, code or cell, never a count: what `numberCodes` and `readTable` refuse; tables, links or
 *         attackers that name what does not exist; linked cells whose counts differ; cells that do not add up; a cell that links make
 *         a part of itself; a rule that is not whole numbers >= 0.
 * Limits: a cell that one table holds and a linked table does not counts as held; one that any table may show counts as publishable.
 * Source: `../shared/contract/README.md`; Hundepool et al., Statistical Disclosure Control (2012), chapter 4 (linked tables).
 */
export function compileProblem(problem: SdcProblem): CompiledProblem {
  const tables = readTables(problem);
  const byId = new Map(tables.map((table) => [table.id, table]));
  const tableNamed = (id: string, where: string): TableCells => {
    const table = byId.get(id);
    if (table === undefined) throw new SdcInputError(`${where}: there is no table ${id}`);
    return table;
  };
  const { cellOfPlace, firstPlaceOf } = mergeLinkedCells(problem.links ?? [], tables, tableNamed);
  const label = (cell: number): string => {
    const place = firstPlaceOf[cell];
    if (place === undefined) throw new SdcInputError(`there is no cell number ${cell}`);
    const table = tables.find((t) => place < t.first + t.size) as TableCells;
    return nameOfPlace(table, place - table.first);
  };
  const counts = mergeCounts(tables, cellOfPlace, firstPlaceOf.length, label);
  const system: CountSystem = {
    cellCount: firstPlaceOf.length,
    ...counts,
    relations: buildRelations(tables, cellOfPlace),
  };
  refuseWhatDoesNotAdd(system, label);
  const attackers = (problem.attackers ?? [{ name: "outsider", knows: [] }]).map((attacker) => {
    return compileAttacker(attacker, system, cellOfPlace, tableNamed);
  });
  return {
    system,
    rule: compileRule(problem),
    attackers,
    tables,
    cellOfPlace,
    cellIndex: (id, at) => {
      const table = tableNamed(id, "cellIndex");
      return cellOfPlace[table.first + placeOf(table, at)] as number;
    },
    label,
  };
}

function compileRule({ profile }: SdcProblem): SuppressionRule {
  const rule = {
    smallestPublishable: profile.smallestPublishable,
    protectZeros: profile.protectZeros ?? false,
    intervalWidth: profile.intervalWidth ?? 0,
  };
  for (const name of ["smallestPublishable", "intervalWidth"] as const) {
    if (!Number.isSafeInteger(rule[name]) || rule[name] < 0) {
      throw new SdcInputError(`profile, ${name}: not a whole number >= 0`);
    }
  }
  return rule;
}

function readTables(problem: SdcProblem): TableCells[] {
  const tables: TableCells[] = [];
  let first = 0;
  for (const table of problem.tables) {
    if (tables.some((other) => other.id === table.id)) throw new SdcInputError(`table ${table.id}: repeated`);
    const cells = readTable(table, first);
    tables.push(cells);
    first += cells.size;
  }
  return tables;
}

/** Union of places by links; cells are numbered in the order of their first place. */
function mergeLinkedCells(
  links: readonly (readonly SdcCellReference[])[],
  tables: readonly TableCells[],
  tableNamed: (id: string, where: string) => TableCells,
): { cellOfPlace: Int32Array; firstPlaceOf: Int32Array } {
  const last = tables[tables.length - 1];
  const placeCount = last === undefined ? 0 : last.first + last.size;
  const root = Int32Array.from({ length: placeCount }, (_, place) => place);
  const rootOf = (place: number): number => {
    let at = place;
    while (root[at] !== at) at = root[at] = root[root[at] as number] as number;
    return at;
  };
  links.forEach((link, number) => {
    const places = link.map((reference) => {
      const table = tableNamed(reference.table, `link ${number + 1}`);
      return table.first + placeOf(table, reference.at);
    });
    for (const place of places) {
      const a = rootOf(places[0] as number);
      const b = rootOf(place);
      root[Math.max(a, b)] = Math.min(a, b);
    }
  });
  const cellOfPlace = new Int32Array(placeCount);
  const firstPlaces: number[] = [];
  for (let place = 0; place < placeCount; place++) {
    const r = rootOf(place);
    cellOfPlace[place] = r === place ? firstPlaces.push(place) - 1 : (cellOfPlace[r] as number);
  }
  return { cellOfPlace, firstPlaceOf: Int32Array.from(firstPlaces) };
}

function mergeCounts(
  tables: readonly TableCells[],
  cellOfPlace: Int32Array,
  cellCount: number,
  label: (cell: number) => string,
): Pick<CountSystem, "value" | "held" | "publishable"> {
  const value = new Int32Array(cellCount);
  const held = new Uint8Array(cellCount);
  const publishable = new Uint8Array(cellCount);
  for (const table of tables) {
    for (let place = 0; place < table.size; place++) {
      const cell = cellOfPlace[table.first + place] as number;
      const count = table.value[place] as number;
      if (isPublished(table, place)) publishable[cell] = 1;
      if (count < 0) continue;
      if (held[cell] === 1 && value[cell] !== count) {
        throw new SdcInputError(
          `${label(cell)}: its count differs from that of ${nameOfPlace(table, place)}, to which it is linked`,
        );
      }
      held[cell] = 1;
      value[cell] = count;
    }
  }
  return { value, held, publishable };
}

function isPublished(table: TableCells, place: number): boolean {
  return table.dimensions.every((dimension, d) => {
    const code = Math.floor(place / (table.stride[d] as number)) % dimension.idOf.length;
    return dimension.published[code] === 1;
  });
}

function compileAttacker(
  attacker: SdcAttacker,
  system: CountSystem,
  cellOfPlace: Int32Array,
  tableNamed: (id: string, where: string) => TableCells,
): Attacker {
  const where = `attacker ${attacker.name}`;
  const knows = new Uint8Array(system.cellCount);
  for (const known of attacker.knows) {
    const table = tableNamed(known.table, where);
    const d = table.dimensions.findIndex((dimension) => dimension.id === known.dimension);
    if (d === -1) throw new SdcInputError(`${where}: table ${table.id} has no dimension ${known.dimension}`);
    const dimension = table.dimensions[d] as DimensionCodes;
    const members = known.members.map((id) => {
      const code = dimension.numberOf.get(id);
      if (code === undefined)
        throw new SdcInputError(`${where}: table ${table.id}, dimension ${dimension.id} has no code ${id}`);
      return code;
    });
    const marked = withDescendants(dimension, members);
    for (let place = 0; place < table.size; place++) {
      const code = Math.floor(place / (table.stride[d] as number)) % dimension.idOf.length;
      const cell = cellOfPlace[table.first + place] as number;
      if (marked[code] === 1 && system.held[cell] === 1) knows[cell] = 1;
    }
  }
  return { name: attacker.name, knows };
}
