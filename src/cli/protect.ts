import { readFile, writeFile } from "node:fs/promises";
import { Command } from "commander";
import { attackTables, protectTables } from "../publication/own-table.ts";
import { makeWorkerEngine } from "../publication/worker-engine.ts";
import type { SdcProblem, SdcTable } from "../sdc/problem.ts";
import { seedFromHex } from "../sdc/rounding/sip-hash.ts";
import { AppError } from "../shared/app-error.ts";
import { readJsonFile } from "./read-json.ts";

async function deliver(answer: unknown, out: string | undefined): Promise<void> {
  const text = `${JSON.stringify(answer)}\n`;
  if (out === undefined) process.stdout.write(text);
  else await writeFile(out, text);
}

const notVerified = (): AppError =>
  new AppError("INVALID_INPUT", {
    en: "The attack succeeded on what could be shown: no tables were written. The report says how narrow; ask for less, or give up a dimension.",
    fr: "L'attaque a réussi sur ce qui pourrait être montré : aucun tableau n'a été écrit. Le rapport dit à quel point; demandez moins, ou renoncez à une dimension.",
  });

async function readKey(path: string): Promise<Uint8Array> {
  const text = (await readFile(path, "utf8").catch(() => "")).trim();
  if (/^[0-9a-f]{32}$/i.test(text)) return seedFromHex(text);
  throw new AppError("INVALID_INPUT", {
    en: `${path} does not hold a key of 32 hex digits.`,
    fr: `${path} ne contient pas une clé de 32 chiffres hexadécimaux.`,
  });
}

export const protectCommand = new Command("protect")
  .description("disclosure control on a table of your own | contrôle de la divulgation sur votre propre tableau")
  .argument("<problem>", "PROBLEM.json")
  .option("--out <file>", "where the answer goes | où va la réponse")
  .option(
    "--key-file <file>",
    "32 hex digits, the secret of random rounding and cell keys | 32 chiffres hexadécimaux, le secret de l'arrondissement aléatoire et des clés de cellule",
  )
  .option("--json", "one JSON document, as always | un document JSON, comme toujours")
  .action(async (path: string, { out, keyFile }: { out?: string; keyFile?: string }) => {
    const problem = await readJsonFile<SdcProblem>(path);
    const key = keyFile === undefined ? undefined : await readKey(keyFile);
    const workers = makeWorkerEngine();
    try {
      const answer = await protectTables(problem, workers.engine, key);
      if (!answer.report.verified) {
        process.stdout.write(`${JSON.stringify({ report: answer.report })}\n`);
        throw notVerified();
      }
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
