import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { openDevelopmentIssuer } from "../../src/access/development-issuer.ts";
import type { Answer, Asking, TestExchange } from "./exchange.ts";
import type { PreparedData } from "./prepared-data.ts";
import { childEnvironment } from "./store-child.ts";

const FPTX = fileURLToPath(new URL("../../bin/fptx.mjs", import.meta.url));

/** What `fptx serve` needs to know of prepared data, on any free port. */
export const serverEnvironment = ({ dataDir, databaseUrl }: PreparedData): Record<string, string> => ({
  PORT: "0",
  DATA_DIR: dataDir,
  NODE_ENV: "test",
  ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
});

/** An exchange in a process of its own, which can be killed. `log`: what it wrote to stderr so far. */
export interface ServedExchange extends Pick<TestExchange, "address" | "sign" | "fetch" | "ask" | "data"> {
  readonly child: ChildProcess;
  log(): string;
  /** Ends it at once, as a loss of power ends a process; resolves when it has ended. */
  kill(): Promise<void>;
}

/** Starts `fptx serve` on prepared data and waits until it listens. Whoever starts it kills it. */
export async function serveExchange(data: PreparedData): Promise<ServedExchange> {
  const child = spawn(process.execPath, [FPTX, "serve"], {
    env: childEnvironment(serverEnvironment(data)),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  child.stderr.on("data", (chunk: Buffer) => {
    log += chunk;
  });
  const issuer = await openDevelopmentIssuer(data.dataDir);
  for await (const line of createInterface({ input: child.stdout })) {
    const address = /^(http:\S+)\/graphql/.exec(line)?.[1];
    if (address) return { ...doorAt(address, issuer), child, log: () => log, kill: () => killed(child) };
  }
  throw new Error(`the server ended before it listened: ${log}`);
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "close");
  child.kill("SIGKILL");
  await ended;
}

function doorAt(address: string, issuer: Awaited<ReturnType<typeof openDevelopmentIssuer>>) {
  async function ask<Data>(query: string, asking: Asking = {}): Promise<Answer<Data>> {
    const authorization: Record<string, string> = asking.authorization ? { authorization: asking.authorization } : {};
    const headers = { "content-type": "application/json", ...authorization };
    const body = JSON.stringify({ query, variables: asking.variables });
    const response = await fetch(`${address}/graphql`, { method: "POST", headers, body });
    const text = await response.text();
    const { data, errors } = JSON.parse(text) as Pick<Answer<Data>, "data" | "errors">;
    return { status: response.status, headers: response.headers, data, errors, text };
  }
  return {
    address,
    ask,
    async data<Data>(query: string, asking?: Asking): Promise<Data> {
      const { data, errors } = await ask<Data>(query, asking);
      if (errors) throw new Error(`the query failed: ${JSON.stringify(errors)}`);
      return data;
    },
    fetch: (path: string, init?: RequestInit) => fetch(`${address}${path}`, init),
    sign({ sub, roles, jurisdiction }: Readonly<Record<string, unknown>>): Promise<string> {
      const claims = { subject: String(sub), roles: roles as string[], jurisdiction: String(jurisdiction) };
      return issuer.issueToken(claims);
    },
  };
}
