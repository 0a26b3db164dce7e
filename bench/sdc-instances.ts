/** The benchmark's instances: contract JSON, or inner cells as gzipped CSV with their hierarchies. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { SdcAttacker, SdcCell, SdcDimension, SdcProblem } from "../src/sdc/problem.ts";

interface LeavesFile {
  readonly name: string;
  readonly description: string;
  readonly dims: readonly { name: string; hier: readonly { code: string; parent: string | null }[] }[];
  readonly threshold?: number;
}

const PROVINCES = ["ON", "QC", "BC", "AB", "MB", "SK", "NS", "NB", "NL", "PE", "YT", "NT", "NU"];

/** An instance with all its cells, and the outsider and 13 provincial analysts as attackers. */
export function loadInstance(folder: string, name: string): SdcProblem {
  const whole = join(folder, `${name}.json`);
  const problem = existsSync(whole)
    ? (JSON.parse(readFileSync(whole, "utf8")) as SdcProblem)
    : problemOfLeaves(
        JSON.parse(readFileSync(join(folder, "leaves", `${name}.json`), "utf8")) as LeavesFile,
        gunzipSync(readFileSync(join(folder, "leaves", `${name}.csv.gz`))).toString("utf8"),
      );
  return { ...problem, attackers: [{ name: "outsider", knows: [] }, ...provincialAnalysts(problem)] };
}

function provincialAnalysts(problem: SdcProblem): SdcAttacker[] {
  const geographic = problem.tables.filter((table) => table.dimensions.some((dimension) => dimension.id === "geo"));
  return PROVINCES.map((province) => ({
    name: province,
    knows: geographic.map((table) => ({ table: table.id, dimension: "geo", members: [province] })),
  }));
}

function problemOfLeaves(file: LeavesFile, csv: string): SdcProblem {
  const dimensions: SdcDimension[] = file.dims.map(({ name, hier }) => ({
    id: name,
    codes: hier.map(({ code }) => {
      const children = hier.filter((other) => other.parent === code).map((other) => other.code);
      return children.length > 0 ? { id: code, children } : { id: code };
    }),
  }));
  return {
    name: file.name,
    description: file.description,
    tables: [{ id: "t", dimensions, cells: sumUp(file, csv) }],
    profile: { method: "SUPPRESS", smallestPublishable: file.threshold ?? 5, protectZeros: false, intervalWidth: 5 },
  };
}

/** Adds each inner count to every cell that contains it. */
function sumUp(file: LeavesFile, csv: string): SdcCell[] {
  const [header, ...lines] = csv.trim().split("\n");
  const columns = (header as string).split(",");
  const ancestors = file.dims.map(({ hier }) => {
    const parent = new Map(hier.map((code) => [code.code, code.parent]));
    const number = new Map(hier.map((code, k) => [code.code, k]));
    return new Map(hier.map(({ code }) => [code, chain(code, parent).map((c) => number.get(c) as number)]));
  });
  const stride = file.dims.map((_, d) => file.dims.slice(d + 1).reduce((size, dim) => size * dim.hier.length, 1));
  const counts = new Float64Array(file.dims.reduce((size, dim) => size * dim.hier.length, 1));
  for (const line of lines) {
    const fields = line.split(",");
    const count = Number(fields[fields.length - 1]);
    let places = [0];
    file.dims.forEach(({ name }, d) => {
      const codes = ancestors[d]?.get(fields[columns.indexOf(name)] as string) as number[];
      places = places.flatMap((place) => codes.map((code) => place + code * (stride[d] as number)));
    });
    for (const place of places) counts[place] = (counts[place] as number) + count;
  }
  return Array.from(counts, (value, place) => ({
    at: file.dims.map(({ hier }, d) => hier[Math.floor(place / (stride[d] as number)) % hier.length]?.code as string),
    value,
  }));
}

function chain(code: string, parent: ReadonlyMap<string, string | null>): string[] {
  const codes: string[] = [];
  for (let at: string | null | undefined = code; at; at = parent.get(at)) codes.push(at);
  return codes;
}
