import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type PostgresServer, startPostgres } from "./postgres-server.ts";
import { faultsOfRun } from "./scan-written.ts";
import { writtenFolder } from "./written-kinds.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** GET it for the address of the run's PostgreSQL; the first request starts the server. See postgres.ts. */
    postgresStarter: string;
    /** A folder of the run's own, deleted at its end. See prepared-data.ts. */
    runFolder: string;
  }
}

/**
 * Lets the test files of one run share one PostgreSQL, started when the first of them asks: a run of unit tests starts
 * none. Returns the teardown, which scans what the product wrote and fails the run for a planted count in it. Should this process be killed, the server still ends (postgres-guard.mjs).
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let postgres: Promise<PostgresServer> | undefined;
  const secret = `/${randomUUID()}`;
  const starter = createServer(async (request, response) => {
    if (request.url !== secret) return response.writeHead(404).end();
    postgres ??= startPostgres();
    const answer = await postgres.then(
      ({ adminUrl }) => ({ status: 200, text: adminUrl }),
      (error: Error) => ({ status: 500, text: error.message }),
    );
    response.writeHead(answer.status, { connection: "close" }).end(answer.text);
  });
  await new Promise<void>((listening) => starter.listen(0, "127.0.0.1", listening));
  const runFolder = await mkdtemp(join(tmpdir(), "fptx-run-"));
  await mkdir(writtenFolder(runFolder));
  project.provide("runFolder", runFolder);
  project.provide("postgresStarter", `http://127.0.0.1:${(starter.address() as AddressInfo).port}${secret}`);

  return async () => {
    starter.close();
    starter.closeAllConnections();
    await (await postgres?.catch(() => undefined))?.stop();
    for (const fault of await faultsOfRun(runFolder)) {
      process.stderr.write(`${fault}\n`);
      // What a teardown throws is printed, and the run ends with 0 all the same.
      process.exitCode = 1;
    }
    await rm(runFolder, { recursive: true, force: true });
  };
}
