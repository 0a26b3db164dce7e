/** `npm run bench -- sdc [names…]`: suppression on the benchmark's instances, beside what the peers were measured to do. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { audit } from "../src/sdc/audit/audit.ts";
import { compileProblem } from "../src/sdc/compile-problem.ts";
import { protect } from "../src/sdc/protect.ts";
import { highsSolver } from "../src/sdc-solver/highs-solver.ts";
import { loadInstance } from "./sdc-instances.ts";

interface Instance {
  readonly name: string;
  /** Peers at the exact level: hidden cells · seconds, measured in November 2026 (`../shared/design/disclosure.md`). */
  readonly gaussSuppression: string;
  readonly tauArgus: string;
  readonly sdcTable: string;
  readonly exactAtMost: number;
  readonly exactSeconds: number;
  readonly widthSeconds: number;
}

const NOT_MEASURED = "–";

const INSTANCES: readonly Instance[] = [
  {
    name: "ht1y",
    gaussSuppression: "331 · 3.0",
    tauArgus: "328 · 24",
    sdcTable: "362 · 2.1",
    exactAtMost: 328,
    exactSeconds: 0.5,
    widthSeconds: 3,
  },
  {
    name: "dense1y",
    gaussSuppression: "357 · 3.0",
    tauArgus: "348 · 284",
    sdcTable: "403 · 8.7",
    exactAtMost: 348,
    exactSeconds: 0.5,
    widthSeconds: 3,
  },
  {
    name: "ht4y",
    gaussSuppression: "1,913 · 38",
    tauArgus: NOT_MEASURED,
    sdcTable: NOT_MEASURED,
    exactAtMost: 1630,
    exactSeconds: 1,
    widthSeconds: 15,
  },
  {
    name: "ht12y",
    gaussSuppression: "4,797 · 223",
    tauArgus: NOT_MEASURED,
    sdcTable: NOT_MEASURED,
    exactAtMost: 4100,
    exactSeconds: 2,
    widthSeconds: 30,
  },
  {
    name: "cma1y",
    gaussSuppression: "2,243 · 128",
    tauArgus: NOT_MEASURED,
    sdcTable: NOT_MEASURED,
    exactAtMost: 2035,
    exactSeconds: 1,
    widthSeconds: 20,
  },
  {
    name: "cma15y",
    gaussSuppression: "21,237 · 3,474",
    tauArgus: NOT_MEASURED,
    sdcTable: NOT_MEASURED,
    exactAtMost: 18_700,
    exactSeconds: 8,
    widthSeconds: 120,
  },
  {
    name: "cd1y",
    gaussSuppression: "5,518 · 611",
    tauArgus: NOT_MEASURED,
    sdcTable: NOT_MEASURED,
    exactAtMost: 5190,
    exactSeconds: 2,
    widthSeconds: 60,
  },
];

/** `args`: names of instances (all if none); `--no-audit` leaves the audit out of the second level. */
export async function runSdcBench(args: string[]): Promise<void> {
  const folder = process.env.FPTX_SDC_INSTANCES ?? resolve("../shared/benchmarks/sdc");
  if (!existsSync(folder)) {
    console.log(`No instances in ${folder}: set FPTX_SDC_INSTANCES to the folder that holds them.`);
    return;
  }
  const names = args.filter((arg) => !arg.startsWith("--"));
  const solver = args.includes("--no-audit") ? undefined : await highsSolver();
  const rows: string[][] = [HEADER];
  for (const instance of INSTANCES) {
    if (names.length > 0 && !names.includes(instance.name)) continue;
    const row = [...exactLevel(folder, instance), ...widthLevel(folder, instance, solver)];
    rows.push(row);
    console.log(`${instance.name}: done`);
  }
  console.log(
    "\nHidden cells (unsafe included) · seconds. Exact: outsider, nothing determined by sums. Width 5: outsider and 13 provinces.\n",
  );
  console.log(asTable(rows));
  console.log(`\nMemory at the end: ${Math.round(process.memoryUsage.rss() / 1e6)} MB.`);
}

const HEADER = [
  "instance",
  "cells",
  "unsafe",
  "exact",
  "at most",
  "GaussSuppression",
  "τ-Argus",
  "sdcTable",
  "width 5",
  "audit s",
  "at most s",
  "verified",
];

function exactLevel(folder: string, instance: Instance): string[] {
  const problem = loadInstance(folder, instance.name);
  const start = performance.now();
  const { attackers: _, ...alone } = problem;
  const compiled = compileProblem({ ...alone, profile: { ...problem.profile, intervalWidth: 0 } });
  const { pattern, complementary } = protect({ ...compiled, seed: 1 });
  const seconds = (performance.now() - start) / 1000;
  const hidden = sum(pattern);
  return [
    instance.name,
    String(compiled.system.cellCount),
    String(hidden - complementary),
    `${hidden} · ${seconds.toFixed(2)}`,
    `${instance.exactAtMost} · ${instance.exactSeconds}`,
    instance.gaussSuppression,
    instance.tauArgus,
    instance.sdcTable,
  ];
}

function widthLevel(
  folder: string,
  instance: Instance,
  solver: Awaited<ReturnType<typeof highsSolver>> | undefined,
): string[] {
  const problem = loadInstance(folder, instance.name);
  const start = performance.now();
  const { system, rule, attackers } = compileProblem(problem);
  const { pattern, unprotected } = protect({ system, rule, attackers, seed: 1 });
  const seconds = (performance.now() - start) / 1000;
  const hidden = `${sum(pattern)} · ${seconds.toFixed(2)}`;
  if (solver === undefined) return [hidden, NOT_MEASURED, String(instance.widthSeconds), `${unprotected.length} open`];
  const auditStart = performance.now();
  const report = audit({ system, rule, attackers, pattern, solver });
  const auditSeconds = (performance.now() - auditStart) / 1000;
  const verdict = report.verified
    ? "yes"
    : `no: ${report.failures.length} narrow, ${report.undecided.length} undecided`;
  return [hidden, auditSeconds.toFixed(2), String(instance.widthSeconds), verdict];
}

function sum(pattern: Uint8Array): number {
  return pattern.reduce((count, hidden) => count + hidden, 0);
}

function asTable(rows: readonly (readonly string[])[]): string {
  const width = HEADER.map((_, c) => Math.max(...rows.map((row) => (row[c] as string).length)));
  return rows
    .map((row) =>
      row
        .map((text, c) => text.padEnd(width[c] as number))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
