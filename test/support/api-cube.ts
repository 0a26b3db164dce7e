import type { Attacker, CountSystem } from "../../src/sdc/system.ts";

/** Asks the GraphQL API as somebody; resolves to `data`, rejects on errors. */
export type Ask = <T>(query: string, variables?: Record<string, unknown>) => Promise<T>;

/** One cell as the API shows it to somebody. `key`: release-independent place; `codes`: jurisdiction, period, members. */
export interface ShownCell {
  readonly key: string;
  readonly codes: readonly string[];
  readonly value: number | null;
  readonly availability: string;
}

interface Page {
  readonly observations: {
    readonly nodes: readonly {
      readonly id: string;
      readonly value: number | null;
      readonly status: { readonly availability: string };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

const PAGE = `query Page($where: ObservationFilter!, $after: String) {
  observations(where: $where, first: 1000, after: $after) {
    nodes { id value status { availability } }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** `release:CA-ON.F.T.T:2019:COUNT` -> jurisdiction, period, members. */
function codesOf(id: string): string[] {
  const [, series = "", period = ""] = id.split(":");
  const [jurisdiction = "", ...members] = series.split(".");
  return [jurisdiction, period, ...members];
}

/** Every cell of a release as somebody sees it, page after page. */
async function readCube(ask: Ask, where: Record<string, unknown>): Promise<ShownCell[]> {
  const cells: ShownCell[] = [];
  for (let after: string | null = null; ; ) {
    const { observations }: Page = await ask<Page>(PAGE, { where, after });
    for (const { id, value, status } of observations.nodes) {
      const codes = codesOf(id);
      cells.push({ key: codes.join("|"), codes, value, availability: status.availability });
    }
    if (!observations.pageInfo.hasNextPage) return cells;
    after = observations.pageInfo.endCursor;
  }
}

/** A sum that the catalogue states: on axis `axis`, the code `total` is the sum of `parts`, and of a rest where they do not cover it. */
export interface StatedSum {
  readonly axis: number;
  readonly total: string;
  readonly parts: readonly string[];
  readonly rest: boolean;
}

interface Catalogue {
  readonly jurisdictions: readonly {
    readonly id: string;
    readonly level: string;
    readonly parent: { readonly id: string } | null;
  }[];
  readonly indicator: {
    readonly dimensions: readonly { readonly members: readonly { readonly id: string; readonly isTotal: boolean }[] }[];
  };
}

const CATALOGUE = `query Catalogue($id: ID!) {
  jurisdictions { id level parent { id } }
  indicator(id: $id) { dimensions { members { id isTotal } } }
}`;

const POOLS = "query Pools($id: ID!) { release(id: $id) { pooledPeriods { id parts { id } } } }";

/** The pooled periods of a release, as sums on the period axis. */
export async function readPools(ask: Ask, release: string): Promise<StatedSum[]> {
  const { release: found } = await ask<{ release: { pooledPeriods: { id: string; parts: { id: string }[] }[] } }>(
    POOLS,
    { id: release },
  );
  return found.pooledPeriods.map(({ id, parts }) => ({
    axis: 1,
    total: id,
    parts: parts.map((part) => part.id),
    rest: false,
  }));
}

/** Every cell of a release as somebody sees it, its pooled periods behind the others. */
export async function readWholeCube(ask: Ask, where: { readonly release: string }): Promise<ShownCell[]> {
  const pools = (await readPools(ask, where.release)).map(({ total }) => total);
  const cells = await readCube(ask, { ...where });
  return pools.length === 0 ? cells : [...cells, ...(await readCube(ask, { ...where, periods: pools }))];
}

/** What adds up, as a reader of the API would gather it. CMA-505-24 and CMA-505-35 are the parts of CMA-505 by their ids. */
export async function readSums(
  ask: Ask,
  indicator: string,
): Promise<{ sums: StatedSum[]; provinceOf: Map<string, string> }> {
  const { jurisdictions, indicator: found } = await ask<Catalogue>(CATALOGUE, { id: indicator });
  const provinces = jurisdictions.filter(({ level }) => level === "PROVINCE").map(({ id }) => id);
  const sums: StatedSum[] = [{ axis: 0, total: "CA", parts: provinces, rest: false }];
  for (const province of provinces) {
    const areas = jurisdictions.filter(({ parent }) => parent?.id === province).map(({ id }) => id);
    if (areas.length > 0) sums.push({ axis: 0, total: province, parts: areas, rest: true });
  }
  for (const { id } of jurisdictions) {
    const parts = jurisdictions
      .filter((other) => other.id.startsWith(`${id}-`) && id.startsWith("CMA-"))
      .map((other) => other.id);
    if (parts.length > 0) sums.push({ axis: 0, total: id, parts, rest: false });
  }
  found.dimensions.forEach(({ members }, i) => {
    const total = members.find(({ isTotal }) => isTotal)?.id;
    const parts = members.filter(({ isTotal }) => !isTotal).map(({ id }) => id);
    if (total && parts.length > 0) sums.push({ axis: i + 2, total, parts, rest: false });
  });
  const provinceOf = new Map(provinces.map((id) => [id, id]));
  for (const { id, parent } of jurisdictions)
    if (parent && provinces.includes(parent.id)) provinceOf.set(id, parent.id);
  return { sums, provinceOf };
}

/** One release as three readers see it: the truth from its custodian, the FPT view, and whose own cells are whose. */
export interface ReadRelease {
  readonly truth: readonly ShownCell[];
  readonly fpt: ReadonlyMap<string, ShownCell>;
}

interface Built {
  readonly value: number;
  readonly held: boolean;
  readonly publishable: boolean;
  readonly owner: string;
  suppressed: boolean;
}

/** Numbers the counts of several releases; a count that is the same in the next release keeps its number. */
class Numbering {
  /** How many releases were numbered. */
  round = 0;
  readonly cells: Built[] = [];
  readonly relations: { total: number; parts: number[] }[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly stated = new Set<string>();

  relate(total: number, parts: number[]): void {
    const statement = `${total}=${parts.join("+")}`;
    if (this.stated.has(statement)) return;
    this.stated.add(statement);
    this.relations.push({ total, parts });
  }

  number(key: string, cell: Built): number {
    const version = `${key} = ${cell.held ? cell.value : ".."}`;
    const known = this.numbers.get(version);
    if (known !== undefined) {
      const stands = this.cells[known] as Built;
      // Shown in any release is known.
      stands.suppressed = stands.suppressed && cell.suppressed;
      return known;
    }
    this.cells.push(cell);
    this.numbers.set(version, this.cells.length - 1);
    return this.cells.length - 1;
  }
}

/**
 * `unheldPools`: whether sums over periods that nobody holds are written down too. They say no more than the sums of their
 * periods, and bind the unknowns of all periods of all releases together in one program.
 */
interface Stated {
  readonly sums: readonly StatedSum[];
  readonly provinceOf: ReadonlyMap<string, string>;
  readonly unheldPools?: boolean;
}

function addRelease(
  numbering: Numbering,
  release: ReadRelease,
  { sums, provinceOf, unheldPools = false }: Stated,
): void {
  const isLeftOut = (axis: number, held: boolean): boolean => axis === 1 && !held && !unheldPools;
  const byKey = new Map<string, number>();
  const round = numbering.round++;
  // What a pool adds up may change where nothing of it is held: it is another unknown in every release.
  const unknown = (codes: readonly string[], key: string, held: boolean): string =>
    !held && codes[1]?.includes("..") ? `${key} in release ${round}` : key;
  const ownerOf = (codes: readonly string[]): string => provinceOf.get(codes[0] as string) ?? "";
  for (const { key, codes, value } of release.truth) {
    const suppressed = release.fpt.get(key)?.availability === "SUPPRESSED";
    const cell = { value: value ?? 0, held: value !== null, publishable: true, owner: ownerOf(codes), suppressed };
    byKey.set(key, numbering.number(unknown(codes, key, cell.held), cell));
  }
  const at = (codes: readonly string[], axis: number, code: string): string =>
    codes.map((c, i) => (i === axis ? code : c)).join("|");
  const rests = new Map<string, number>();
  const sumsOn = (axis: number): StatedSum[] => sums.filter((sum) => sum.axis === axis);
  for (const { codes, key, value } of release.truth)
    for (let axis = 0; axis < codes.length; axis++)
      for (const { total, parts, rest } of sumsOn(axis)) {
        if (codes[axis] !== total || isLeftOut(axis, value !== null)) continue;
        const numbers = parts
          .map((part) => byKey.get(at(codes, axis, part)))
          .filter((n): n is number => n !== undefined);
        if (numbers.length === 0) continue;
        const totalNumber = byKey.get(key) as number;
        if (rest || numbers.length < parts.length) {
          const known = [totalNumber, ...numbers].every((n) => (numbering.cells[n] as Built).held);
          const left = numbers.reduce(
            (l, n) => l - (numbering.cells[n] as Built).value,
            (numbering.cells[totalNumber] as Built).value,
          );
          const cell = {
            value: known ? left : 0,
            held: known,
            publishable: false,
            owner: ownerOf(codes),
            suppressed: false,
          };
          const restNumber = numbering.number(`${unknown(codes, key, known)} rest`, cell);
          rests.set(key, restNumber);
          numbers.push(restNumber);
        }
        numbering.relate(totalNumber, numbers);
      }
  for (const { codes, key } of release.truth) {
    const restTotal = rests.get(key);
    if (restTotal === undefined) continue;
    for (let axis = 1; axis < codes.length; axis++)
      for (const { total, parts } of sumsOn(axis)) {
        if (codes[axis] !== total || isLeftOut(axis, (numbering.cells[restTotal] as Built).held)) continue;
        const numbers = parts.map((part) => rests.get(at(codes, axis, part)));
        if (numbers.every((n) => n !== undefined)) numbering.relate(restTotal, numbers as number[]);
      }
  }
}

/** All releases read, as one system of counts with its FPT pattern and every province that knows its own cells. */
export function systemOfReleases(
  releases: readonly ReadRelease[],
  stated: Stated,
): { system: CountSystem; pattern: Uint8Array; attackers: Attacker[] } {
  const numbering = new Numbering();
  for (const release of releases) addRelease(numbering, release, stated);
  const { cells, relations } = numbering;
  const offsets = [0];
  const parts: number[] = [];
  for (const relation of relations) {
    for (const part of relation.parts) parts.push(part);
    offsets.push(parts.length);
  }
  const owners = [...new Set(cells.map(({ owner }) => owner))].filter((owner) => owner !== "");
  return {
    system: {
      cellCount: cells.length,
      value: Int32Array.from(cells, ({ value }) => value),
      held: Uint8Array.from(cells, ({ held }) => (held ? 1 : 0)),
      publishable: Uint8Array.from(cells, ({ publishable }) => (publishable ? 1 : 0)),
      relations: {
        total: Int32Array.from(relations, ({ total }) => total),
        offset: Int32Array.from(offsets),
        parts: Int32Array.from(parts),
      },
    },
    pattern: Uint8Array.from(cells, ({ suppressed }) => (suppressed ? 1 : 0)),
    attackers: [
      { name: "outsider", knows: new Uint8Array(cells.length) },
      ...owners.map((name) => ({ name, knows: Uint8Array.from(cells, ({ owner }) => (owner === name ? 1 : 0)) })),
    ],
  };
}
