import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openEmbeddedStore } from "../../db/embedded-store.ts";
import { BATCH_MS } from "../../src/access-log/recorder.ts";
import { fptx } from "../support/command-line.ts";
import { type PreparedData, prepareEmbedded } from "../support/prepared-data.ts";
import { childEnvironment } from "../support/store-child.ts";
import { keepStream } from "../support/written.ts";

const FPTX = fileURLToPath(new URL("../../bin/fptx.mjs", import.meta.url));
const QUERY = JSON.stringify({
  query: '{ observations(where: { indicator: "ht.police.incidents" }, first: 2) { nodes { value } } }',
});

/** A command takes seconds to start where many run at once. */
vi.setConfig({ testTimeout: 240_000 });

let prepared: PreparedData;
beforeAll(async () => {
  prepared = await prepareEmbedded();
});
afterAll(() => prepared?.remove());

const variables = () => ({ DATA_DIR: prepared.dataDir, PORT: "0", LOG_LEVEL: "info" });

interface Server {
  readonly child: ChildProcess;
  readonly address: string;
  readonly log: () => string;
}
async function startServer(more: Record<string, string> = {}): Promise<Server> {
  const env = childEnvironment({ ...variables(), ...more });
  const child = spawn(process.execPath, [FPTX, "serve"], { env, stdio: "pipe" });
  keepStream("server", child.stdout);
  keepStream("server", child.stderr);
  let out = "";
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk;
  });
  const address = await new Promise<string>((found, failed) => {
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk;
      const at = /(http:\/\/\S+)\/graphql/.exec(out)?.[1];
      if (at) found(at);
    });
    child.once("close", () => failed(new Error(`the server ended: ${out}${log}`)));
  });
  return { child, address, log: () => log };
}
async function end({ child }: Server, signal: NodeJS.Signals): Promise<number | null> {
  child.kill(signal);
  const [code] = (await once(child, "close")) as [number | null];
  return code;
}
async function ask({ address }: Server, times: number): Promise<void> {
  for (let n = 0; n < times; n++) {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${address}/graphql`, { method: "POST", headers, body: QUERY });
    expect(response.status).toBe(200);
    await response.text();
  }
}
async function verify(...args: string[]) {
  const { code, stdout, stderr } = await fptx(["verify-log", "--json", ...args], variables());
  return { code, found: stdout === "" ? null : (JSON.parse(stdout) as Record<string, unknown>), stderr };
}

describe("the access log of a server", () => {
  test("loses nothing by SIGTERM, is verified with and without the server, and shows who cut it", async () => {
    const server = await startServer();
    await ask(server, 5);
    const running = await verify();
    expect(running).toMatchObject({ code: 0, found: { verified: true, entries: 5, anchored: true } });
    await ask(server, 3);
    expect(await end(server, "SIGTERM")).toBe(0);
    // Five answers, the verification, three answers.
    const stopped = await verify("--anchor", String(running.found?.head));
    expect(stopped).toMatchObject({ code: 0, found: { verified: true, entries: 9, anchorFound: true } });
    const lines = server
      .log()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.filter(({ event }) => event === "access-log.anchor").at(-1)).toMatchObject({
      sequence: 9,
      hash: stopped.found?.head,
    });
    expect((await verify("--anchor", "f".repeat(64))).code).toBe(1);
    expect((await verify("--anchor", "short")).code).toBe(2);

    const store = await openEmbeddedStore({ dataDir: prepared.dataDir });
    await store.pglite.exec(
      "alter table audit.access_log disable trigger user; delete from audit.access_log where sequence = 9",
    );
    await store.close();
    const cut = await fptx(["verify-log"], variables());
    expect(cut.code).toBe(1);
    expect(cut.stdout).toContain("entry 9 is not there");
    expect(cut.stdout).toContain("l'entrée 9 n'y est pas");
  });

  test("loses by kill -9 nothing older than the batch that was being written", async () => {
    const before = (await verify()).found?.entries as number;
    const server = await startServer();
    await ask(server, 4);
    await sleep(BATCH_MS + 1_500);
    await ask(server, 1);
    await end(server, "SIGKILL");
    const after = (await verify()).found?.entries as number;
    expect(after - before).toBeGreaterThanOrEqual(4);
    expect(after - before).toBeLessThanOrEqual(5);
  });

  test("is written before a mistake of ours ends the process, which tells where and nothing that the error said", async () => {
    const before = (await verify()).found?.entries as number;
    const mistake = 'process.on("SIGUSR2", () => { throw new TypeError("CANARY 7919") })';
    const server = await startServer({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(mistake)}` });
    await ask(server, 3);
    expect(await end(server, "SIGUSR2")).toBe(1);
    const lines = server.log().trim().split("\n");
    const crash = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find(({ event }) => event === "crash");
    expect(crash).toMatchObject({ level: "error", name: "TypeError", stack: expect.any(Array) });
    expect(server.log()).not.toContain("7919");
    expect((await verify()).found?.entries).toBe(before + 3);
  });
});
