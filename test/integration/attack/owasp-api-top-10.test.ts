import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { attack, EVERYONE, expectNoLeak, tokenOf } from "../../support/attack.ts";
import { useExchange } from "../../support/exchange.ts";
import { codeOf, intakeOf, sdmxFile } from "../../support/submissions.ts";

const MUTATIONS = {
  review: 'mutation { review(input: { submission: "ID", decision: APPROVE, comment: "x" }) { id state } }',
  publish:
    'mutation { publish(input: { submission: "ID", expectedSha256: "0", reasonEn: "x", reasonFr: "x" }) { id } }',
  withdraw:
    'mutation { withdraw(input: { release: "ht.police.incidents@1.7.0", reasonEn: "x", reasonFr: "x" }) { id } }',
};
const AGREEMENT = `{ titleEn: "x", titleFr: "x", provider: "CA", recipients: ["PUBLIC"], indicators: ["ht.police.incidents"], profile: "IRCC-5", validFrom: "2020-01-01", validTo: "2090-01-01" }`;
/** What is asked, and by whom it may be; by overseers, where nobody is named. */
const OVERSIGHT: readonly [string, string, (readonly string[])?][] = [
  ["the access log", "{ accessLog { totalCount nodes { subject } } }"],
  ["its verification", "{ accessLogVerification { verified head } }"],
  ["the agreements", "{ agreements { id recipients } }"],
  ["the access matrix", "{ accessMatrix { recipient } }"],
  ["a new agreement", `mutation { saveAgreement(input: ${AGREEMENT}) { id } }`, ["secretariat"]],
  ["the simulation of one", `{ simulateAgreement(input: ${AGREEMENT}) { recipient } }`, ["secretariat"]],
  [
    "a release before its time, for a friend",
    'mutation { grantPreRelease(input: { release: "ht.police.incidents@1.7.0", subject: "x", until: "2090-01-01T00:00:00Z" }) { subject } }',
    [],
  ],
];
const FIGURE = 31_337;

/** https://owasp.org/API-Security/editions/2023/en/0x11-t10/ : one describe for each entry. */
describe("OWASP API Security Top 10 (2023)", () => {
  const running = useExchange("PGlite");
  const intake = intakeOf(running);
  let submission: string;
  beforeAll(async () => {
    submission = (await intake.send(sdmxFile("2023", FIGURE))).id;
    await intake.settled(submission);
  });

  describe("API1 Broken Object Level Authorization", () => {
    const others = EVERYONE.filter((who) => who !== "loader of Statistics Canada");

    test.each(others)("%s cannot read another custodian's submission by its id", async (who) => {
      const asked = await attack(
        running(),
        who,
        `{ submission(id: "${submission}") { sha256 findings { nodes { value } } } }`,
      );
      expect(asked.data?.["submission"] ?? null).toBeNull();
      expect(asked.text).not.toContain(String(FIGURE));
    });

    test.each(others)("%s cannot tell a submission that exists from one that does not", async (who) => {
      const [there, absent] = await Promise.all(
        [submission, submission.replace(/.$/, (last) => (last === "0" ? "1" : "0"))].map((id) =>
          attack(running(), who, `{ submission(id: "${id}") { id } }`),
        ),
      );
      expect(there?.text).toBe(absent?.text);
      expect(there?.status).toBe(absent?.status);
    });
  });

  describe("API2 Broken Authentication", () => {
    test.each([
      ["another scheme", { authorization: "Basic cG9sOnBvbA==" }],
      ["no token after the scheme", { authorization: "Bearer " }],
      ["a token that is none", { authorization: "Bearer a.b.c" }],
      ["two tokens", { authorization: "Bearer a.b.c, Bearer d.e.f" }],
    ])("%s is refused, and never taken for the public", async (_what, headers) => {
      const response = await running().fetch("/graphql?query={viewer{audience}}", { headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Bearer");
    });

    test.each(EVERYONE.filter((who) => who !== "public"))(
      "%s's own token, changed by one character, is refused",
      async (who) => {
        const { authorization = "" } = await tokenOf(running(), who);
        const at = authorization.lastIndexOf(".") + 5;
        const changed =
          authorization.slice(0, at) + (authorization[at] === "A" ? "B" : "A") + authorization.slice(at + 1);
        const response = await running().fetch("/graphql?query={viewer{audience}}", {
          headers: { authorization: changed },
        });
        expect(response.status).toBe(401);
      },
    );

    test("a token anywhere else makes nobody anyone", async () => {
      const token = (await tokenOf(running(), "policy"))["authorization"]?.replace("Bearer ", "") ?? "";
      const elsewhere: Record<string, string>[] = [
        { cookie: `token=${token}` },
        { "x-forwarded-user": "pol" },
        { "x-access-token": token },
      ];
      for (const headers of elsewhere) {
        const response = await running().fetch(`/graphql?query={viewer{audience}}&access_token=${token}`, { headers });
        expect(await response.json()).toMatchObject({ data: { viewer: { audience: "PUBLIC" } } });
      }
    });
  });

  describe("API3 Broken Object Property Level Authorization", () => {
    const REPORTS =
      '{ releases(indicator: "demo.police.victims") { nodes { disclosureReports { audience seed valueHidden } } } }';

    test.each(["public", "policy", "analyst of Ontario", "loader of Ontario"] as const)(
      "%s is told neither the engine's seed nor how much is hidden",
      async (who) => {
        const asked = await attack(running(), who, REPORTS);
        type Reports = { nodes: { disclosureReports: { seed: unknown; valueHidden: unknown }[] }[] };
        const reports = (asked.data as { releases: Reports }).releases.nodes.flatMap((node) => node.disclosureReports);
        expect(reports.length).toBeGreaterThan(0);
        for (const { seed, valueHidden } of reports) expect([seed, valueHidden]).toEqual([null, null]);
      },
    );

    test.each(EVERYONE)("a property that the input does not have is refused to %s, not ignored", async (who) => {
      const query = MUTATIONS.review.replace("comment:", 'state: "PUBLISHED", comment:');
      const { errors } = await attack(running(), who, query);
      expect(errors[0]?.extensions.code).toBe("INVALID_INPUT");
    });
  });

  describe("API4 Unrestricted Resource Consumption", () => {
    const observations = (first: number) =>
      `observations(where: { indicator: "ht.police.incidents" }, first: ${first}) { totalCount }`;
    const fragments = Array.from(
      { length: 30 },
      (_, i) => `fragment f${i} on Query { ...f${i + 1} ...f${i + 1} }`,
    ).join(" ");
    const ATTACKS: readonly [string, string][] = [
      ["a page of 1,001", `{ ${observations(1001)} }`],
      [
        "more cells than one request may ask for",
        `{ ${[0, 1, 2, 3, 4, 5].map((i) => `a${i}: ${observations(1000)}`).join(" ")} }`,
      ],
      ["a fragment spread 2^30 times", `{ ...f0 } ${fragments} fragment f30 on Query { viewer { audience subject } }`],
      ["101 aliases", `{ viewer { ${Array.from({ length: 101 }, (_, i) => `a${i}: audience`).join(" ")} } }`],
      ["61 fields at the top", `{ ${Array.from({ length: 61 }, (_, i) => `a${i}: viewer { audience }`).join(" ")} }`],
      ["51 directives", `{ viewer { audience ${"@skip(if: false) ".repeat(51)} } }`],
      ["a deep query", `{ jurisdictions { ${"parent { ".repeat(12)} id ${"} ".repeat(12)} } }`],
    ];

    test.each(EVERYONE.flatMap((who) => ATTACKS.map(([what, query]) => [what, who, query] as const)))(
      "%s, by %s, is refused at once with the limit",
      async (_what, who, query) => {
        const started = performance.now();
        const { errors } = await attack(running(), who, query);
        const faults = errors.filter(({ extensions }) => extensions.code === "TOO_LARGE");
        expect(faults.length).toBeGreaterThan(0);
        expect(Object.values(faults[0]?.extensions.details ?? {}).some((value) => typeof value === "number")).toBe(
          true,
        );
        expect(performance.now() - started).toBeLessThan(5_000);
      },
    );
  });

  describe("API5 Broken Function Level Authorization", () => {
    const attempts = EVERYONE.flatMap((who) =>
      Object.keys(MUTATIONS).map((name) => [who, name as keyof typeof MUTATIONS] as const),
    );

    test.each(attempts)("%s cannot %s what is Statistics Canada's", async (who, name) => {
      const { errors } = await attack(running(), who, MUTATIONS[name].replace("ID", submission));
      expect(["FORBIDDEN", "NOT_FOUND"]).toContain(errors[0]?.extensions.code);
      expect((await intake.see(submission))?.state).toBe("STAGED");
    });
  });

  describe("API5 of what only overseers and approvers may", () => {
    const overseers = ["secretariat", "auditor"];
    test.each(
      EVERYONE.flatMap((who) =>
        OVERSIGHT.map(([what, query, may]) => [who, what, query, may ?? overseers] as const).filter(
          ([, , , may]) => !may.includes(who),
        ),
      ),
    )("%s does not get at %s", async (who, _what, query) => {
      const { data, errors, text } = await attack(running(), who, query);
      expect(data).toBeNull();
      expect(["FORBIDDEN", "NOT_FOUND"]).toContain(errors[0]?.extensions.code);
      expectNoLeak(text);
    });
  });

  describe("API6 Unrestricted Access to Sensitive Business Flows", () => {
    test("whoever sent a file can neither approve nor publish it, whatever else he may", async () => {
      const { id } = await intake.send(sdmxFile("2023", 31_338), { as: "both" });
      await intake.settled(id, "both");
      expect(codeOf(await intake.review(id, "both"))).toBe("FORBIDDEN");
      expect(codeOf(await intake.publish(id, "both"))).not.toBe("no fault");
    });
  });

  describe("API6 by each role alone", () => {
    test.each(EVERYONE)("%s gets no file from his computer into a release without another's word", async (who) => {
      const headers = { ...(await tokenOf(running(), who)), "content-type": "text/csv" };
      const released = async () =>
        (await attack(running(), "policy", "{ releases(first: 100) { totalCount nodes { id state } } }")).text;
      const before = await released();
      const path = "/submissions?indicator=ht.police.incidents&jurisdiction=CA&vintage=REVISED";
      const sent = await running().fetch(path, { method: "POST", headers, body: sdmxFile("2023", 31_339) });
      const { id = submission } = (await sent.json()) as { id?: string };
      expect(sent.status).toBe(who === "loader of Statistics Canada" ? 202 : 403);
      for (const mutation of Object.values(MUTATIONS)) {
        const { errors } = await attack(running(), who, mutation.replace("ID", id));
        expect(["FORBIDDEN", "NOT_FOUND"]).toContain(errors[0]?.extensions.code);
      }
      expect(await released()).toBe(before);
    });
  });

  describe("API7 Server Side Request Forgery", () => {
    let hits = 0;
    const trap = createServer((_request, response) => {
      hits++;
      response.end("{}");
    });
    beforeAll(() => new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", () => resolve())));
    afterAll(() => void trap.close());

    test("no address in a token or in an argument is ever fetched", async () => {
      const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/keys`;
      const key = new TextEncoder().encode("x".repeat(32));
      const header = { alg: "HS256", jku: url, x5u: url, kid: url };
      const forged = await new SignJWT({ iss: url, sub: "x" }).setProtectedHeader(header).sign(key);
      const response = await running().fetch("/graphql?query={viewer{audience}}", {
        headers: { authorization: `Bearer ${forged}` },
      });
      expect(response.status).toBe(401);
      for (const who of EVERYONE) {
        await attack(running(), who, `{ observations(where: { indicator: "${url}" }) { totalCount } }`);
        await attack(
          running(),
          who,
          `{ release(id: "${url}") { id } explain(observation: "${url}") { headline { en } } }`,
        );
        const headers = { ...(await tokenOf(running(), who)), "x-forwarded-host": url, referer: url, origin: url };
        await running().fetch(`/t/${encodeURIComponent(url)}.csv?lang=${url}`, { headers });
      }
      expect(hits).toBe(0);
    });
  });

  describe("API8 Security Misconfiguration", () => {
    const HEADERS = {
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
    };
    test.each([
      ["/healthz", {}],
      ["/readyz", {}],
      ["/schema.graphql", {}],
      ["/nothing", {}],
      ["/graphql", {}],
      ["/graphql", { method: "DELETE" }],
      ["/graphql?query={viewer{audience}}", {}],
      ["/submissions", { method: "POST", body: "x" }],
      [
        "/graphql",
        { method: "OPTIONS", headers: { origin: "https://evil.example", "access-control-request-method": "POST" } },
      ],
    ])("%s %o has every header of protection and lets no other origin in", async (path, init) => {
      const response = await running().fetch(path, init);
      for (const [name, value] of Object.entries(HEADERS)) expect(response.headers.get(name), name).toBe(value);
      expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect([...response.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      for (const name of ["x-powered-by", "server", "set-cookie"]) expect(response.headers.get(name)).toBeNull();
      expectNoLeak(await response.text());
    });
  });

  describe("API8 for each role", () => {
    test.each(EVERYONE)(
      "what %s is answered is kept by nobody on the way, and has every header of protection",
      async (who) => {
        const headers = await tokenOf(running(), who);
        const response = await running().fetch("/graphql?query={viewer{audience}}", { headers });
        expect(response.status).toBe(200);
        expect(response.headers.get("cache-control")).toBe("no-store");
        expect(response.headers.get("vary")).toContain("Authorization");
        expect(response.headers.get("x-content-type-options")).toBe("nosniff");
        expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
      },
    );
  });

  describe("API9 Improper Inventory Management", () => {
    test.each([
      "/v1/graphql",
      "/api",
      "/admin",
      "/debug",
      "/.env",
      "/.git/config",
      "/console",
      "/graphql/",
      "/db",
      "/seeds/releases.json",
    ])("there is nothing at %s, whoever asks", async (path) => {
      for (const who of EVERYONE) {
        const response = await running().fetch(path, { headers: await tokenOf(running(), who) });
        expect(response.status, who).toBe(404);
        expectNoLeak(await response.text());
      }
    });
  });

  describe("API10 Unsafe Consumption of APIs", () => {
    test.each([
      ["a page instead of a table", "<html><script>alert(1)</script></html>"],
      ["a formula", `=cmd|' /C calc'!A0,${FIGURE}\n`],
      ["another's schema", '{"errors":[{"message":"x"}]}'],
    ])("what a provider sends is not believed: %s", async (_what, body) => {
      const { id } = await intake.send(body);
      const seen = await intake.settled(id);
      expect(seen.state).toBe("REJECTED");
      expect(seen.findings.nodes.some(({ severity }) => severity === "ERROR")).toBe(true);
    });
  });
});
