import { serverAudits } from "graphql-http";
import { describe, expect, test } from "vitest";
import { useExchange, VIEWERS } from "../../support/exchange.ts";

/** Whoever asks: nobody, and somebody signed in. */
const CALLERS = ["public", "policy"] as const;

describe.each(CALLERS)("GraphQL over HTTP, asked as %s", (as) => {
  const running = useExchange("PGlite");
  const viewer = VIEWERS[as];
  const audits = serverAudits({
    url: () => `${running().address}/graphql`,
    fetchFn: async (url: string, init: RequestInit = {}) => {
      const token: Record<string, string> =
        viewer === null ? {} : { authorization: `Bearer ${await running().sign(viewer)}` };
      return fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...token } });
    },
  });

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))("%s %s", async (_id, _name, audit) => {
    const result = await audit.fn();
    expect(result.status, "reason" in result ? result.reason : "").toBe("ok");
  });
});
