import { describe, expect, test } from "vitest";
import { type Role, runMixedClients } from "../../../bench/mixed-clients.ts";
import { EVERYONE, tokenOf } from "../../support/attack.ts";
import { STORES, useExchange } from "../../support/exchange.ts";

describe.each(STORES)("200 clients of all roles at once, over %s", (kind) => {
  const running = useExchange(kind);

  test("each get their own answers, and none is lost", async () => {
    const roles = await Promise.all(
      EVERYONE.map(async (name): Promise<Role> => {
        const { authorization = null } = await tokenOf(running(), name);
        return { name, authorization };
      }),
    );
    const { answers, faults } = await runMixedClients(running().address, { roles, clients: 200, seconds: 4 });
    expect(faults).toEqual([]);
    expect(answers).toBeGreaterThanOrEqual(200);
  });
});
