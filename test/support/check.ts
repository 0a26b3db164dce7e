/**
 * `npm run check`: what must hold of the tree before a test is worth running. Two steps run at a time; each prints a line
 * when it ends; what failed is told in full at the end. The architecture rules are tests (test/architecture.test.ts).
 */
import { writeFile } from "node:fs/promises";
import { STEPS, type Step } from "./check-steps.ts";

interface Outcome {
  readonly step: Step;
  readonly seconds: number;
  readonly fault: string | null;
}

const AT_A_TIME = 2;

async function outcomeOf(step: Step): Promise<Outcome> {
  const started = performance.now();
  const fault = await step.run().catch((error: unknown) => String(error));
  const seconds = (performance.now() - started) / 1_000;
  console.log(`${fault === null ? "ok  " : "FAIL"}  ${step.name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s`);
  return { step, seconds, fault };
}

async function runAll(steps: readonly Step[]): Promise<Outcome[]> {
  const waiting = [...steps];
  const outcomes: Outcome[] = [];
  const worker = async (): Promise<void> => {
    for (let step = waiting.shift(); step; step = waiting.shift()) outcomes.push(await outcomeOf(step));
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return outcomes;
}

const outcomes = await runAll(STEPS);
const failed = outcomes.filter(({ fault }) => fault !== null);
for (const { step, fault } of failed) console.error(`\n== ${step.name}: ${step.mend}\n${fault}`);
console.log(`\ncheck: ${outcomes.length - failed.length} passed, ${failed.length} failed`);

// .ci/run counts from this file.
const report = process.env.FPTX_CHECK_REPORT;
if (report) await writeFile(report, JSON.stringify({ passed: outcomes.length - failed.length, failed: failed.length }));
process.exitCode = failed.length === 0 ? 0 : 1;
