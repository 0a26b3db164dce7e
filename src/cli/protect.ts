import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { attackTables, protectTables } from "../publication/own-table.ts";
import { makeWorkerEngine } from "../publication/worker-engine.ts";
import type { SdcProblem, SdcTable } from "../sdc/problem.ts";
import { readJsonFile } from "./read-json.ts";

async function deliver(answer: unknown, out: string | undefined): Promise<void> {
  const text = `${JSON.stringify(answer)}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text);
}

export const protectCommand = new Command("protect")
  .description("disclosure control on a table of your own | contrôle de la divulgation sur votre propre tableau")
  .argument("<problem>", "PROBLEM.json")
  .option("--out <file>", "where the answer goes | où va la réponse")
  .option("--json", "one JSON document, as always | un document JSON, comme toujours")
  .action(async (path: string, { out }: { out?: string }) => {
    const problem = await readJsonFile<SdcProblem>(path);
    const workers = makeWorkerEngine();
    try {
      const answer = await protectTables(problem, workers.engine);
      await deliver(answer, out);
      if (out !== undefined) process.stdout.write(`${JSON.stringify(answer.report)}\n`);
    } finally {
      await workers.close();
    }
  });

export const attackCommand = new Command("attack")
  .description(
    "the attacker's interval for every suppressed cell | l'intervalle de l'attaquant pour chaque cellule supprimée",
  )
  .argument("<problem>", "PROBLEM.json")
  .argument("<published>", "PUBLISHED.json")
  .option("--out <file>", "where the answer goes | où va la réponse")
  .option("--json", "one JSON document, as always | un document JSON, comme toujours")
  .action(async (problemPath: string, publishedPath: string, { out }: { out?: string }) => {
    const problem = await readJsonFile<SdcProblem>(problemPath);
    const published = await readJsonFile<{ tables: SdcTable[] }>(publishedPath);
    await deliver(await attackTables(problem, published), out);
  });
