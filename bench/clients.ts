/** `npm run bench -- clients [--clients 200] [--seconds 60]`: many clients of several roles at once; nothing is lost or mixed up. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDevelopmentIssuer } from "../src/access/development-issuer.ts";
import { readConfig } from "../src/config.ts";
import { startExchange } from "../src/exchange.ts";
import { type MixedRun, type Role, runMixedClients } from "./mixed-clients.ts";

const ROLES = [
  { roles: ["policy"], jurisdiction: "CA" },
  { roles: ["analyst"], jurisdiction: "CA-ON" },
  { roles: ["analyst"], jurisdiction: "CA-NS" },
  { roles: ["loader"], jurisdiction: "CA" },
];

function report({ answers, faults, seconds, p50, p99 }: MixedRun): void {
  const rate = Math.round(answers / seconds);
  console.log(
    `${answers} answers in ${seconds.toFixed(1)} s (${rate}/s), p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`,
  );
  console.log(`lost or mixed up: ${faults.length}`);
  for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`);
}

const option = (args: readonly string[], name: string, fallback: number): number =>
  args.includes(name) ? Number(args[args.indexOf(name) + 1]) : fallback;

/** Rejects where an answer was lost, or was another role's. */
export async function runClientsBench(args: readonly string[]): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "fptx-clients-"));
  const exchange = await startExchange(readConfig({ DATA_DIR: dataDir, PORT: "0" }), { progress: () => undefined });
  try {
    const issuer = await openDevelopmentIssuer(dataDir);
    const signedIn = ROLES.map(async ({ roles, jurisdiction }): Promise<Role> => {
      const token = await issuer.issueToken({ subject: roles.join(), roles, jurisdiction, expiresIn: "1h" });
      return { name: `${roles.join()} ${jurisdiction}`, authorization: `Bearer ${token}` };
    });
    const roles = [{ name: "public", authorization: null }, ...(await Promise.all(signedIn))];
    const clients = option(args, "--clients", 200);
    const run = await runMixedClients(exchange.address, { roles, clients, seconds: option(args, "--seconds", 60) });
    report(run);
    if (run.faults.length > 0) throw new Error("answers were lost or mixed up");
  } finally {
    await exchange.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}
