import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openDevelopmentIssuer } from "../../src/access/development-issuer.ts";
import { readConfig } from "../../src/config.ts";
import { startExchange } from "../../src/exchange.ts";
import type { Ask } from "./api-cube.ts";

/** What `npm start` gives: all real figures, the whole synthetic twin, the real engine, an embedded database. */
export interface RealExchange {
  readonly address: string;
  readonly dataDir: string;
  /** Asks over HTTP as a role of the token, or without one; rejects on errors. */
  askAs(role: string | null, jurisdiction?: string): Promise<Ask>;
  stop(): Promise<void>;
}

export async function startRealExchange(): Promise<RealExchange> {
  const dataDir = await mkdtemp(join(tmpdir(), "fptx-real-"));
  const exchange = await startExchange(readConfig({ DATA_DIR: dataDir, PORT: "0" }), { progress: () => undefined });
  const asks = new Map<string, Ask>();
  async function newAsk(role: string | null, jurisdiction: string): Promise<Ask> {
    const issuer = await openDevelopmentIssuer(dataDir);
    const token = role && (await issuer.issueToken({ subject: "reader", roles: [role], jurisdiction }));
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    return async (query, variables) => {
      const body = JSON.stringify({ query, variables });
      const response = await fetch(`${exchange.address}/graphql`, { method: "POST", headers, body });
      const { data, errors } = (await response.json()) as { data: never; errors?: unknown };
      if (errors) throw new Error(JSON.stringify(errors));
      return data;
    };
  }
  return {
    address: exchange.address,
    dataDir,
    async askAs(role, jurisdiction = "CA") {
      const name = `${role} ${jurisdiction}`;
      const ask = asks.get(name) ?? (await newAsk(role, jurisdiction));
      asks.set(name, ask);
      return ask;
    },
    async stop() {
      await exchange.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
