import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import { type Exchange, startExchange } from "../../src/exchange.ts";
import { type PreparedData, prepareEmbedded } from "../support/prepared-data.ts";

const FORWARDED = { "x-forwarded-proto": "https" };

describe.each([
  ["127.0.0.1/8,::1", true],
  ["10.0.0.0/8", false],
] as const)("a server whose trusted proxies are %s", (TRUSTED_PROXY, isTrusted) => {
  let prepared: PreparedData;
  let exchange: Exchange;
  beforeAll(async () => {
    prepared = await prepareEmbedded();
    const config = readConfig({ PORT: "0", DATA_DIR: prepared.dataDir, NODE_ENV: "test", TRUSTED_PROXY });
    exchange = await startExchange(config, { progress: () => undefined });
  });
  afterAll(async () => {
    await exchange.close();
    await prepared.remove();
  });
  const ask = (headers: Record<string, string>, path = "/graphql?query=%7Bviewer%7Baudience%7D%7D") =>
    fetch(`${exchange.address}${path}`, { headers });

  test("answers this computer only where it is one and says that its client used https", async () => {
    expect((await ask(FORWARDED)).status).toBe(isTrusted ? 200 : 403);
    for (const proto of [undefined, "http", "https, http", "HTTPS,"]) {
      const answer = await ask(proto === undefined ? {} : { "x-forwarded-proto": proto });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({
        errors: [{ extensions: { code: "FORBIDDEN", details: { reason: "NOT_THROUGH_PROXY" } } }],
      });
    }
  });

  test("says to its neighbours whether it is well, and nothing else", async () => {
    expect([(await ask({}, "/healthz")).status, (await ask({}, "/readyz")).status]).toEqual([200, 200]);
    expect((await ask({}, "/schema.graphql")).status).toBe(403);
  });
});
