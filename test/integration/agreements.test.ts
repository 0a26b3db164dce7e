import { beforeAll, describe, expect, test } from "vitest";
import {
  asking,
  publishShelter,
  refusedAgreement,
  SHELTER,
  saveAgreement,
  shareAllBut,
} from "../support/agreements.ts";
import { STORES, type TestExchange, useExchange } from "../support/exchange.ts";
import { type ObservedCell, observe } from "../support/observed-cells.ts";

let clock = new Date("2026-06-15T12:00:00Z");
const PERMITS = "ht.ircc.permits";
const INCIDENTS = "ht.police.incidents";
const COURT = "demo.court.cases";

async function cellsOf(running: TestExchange, indicator: string, who: readonly [string, string?, string?]) {
  return observe(running, { indicator }, { ...(await asking(running, ...who)), first: 1000 });
}
const kindOf = ({ value, status }: ObservedCell): string =>
  status.availability === "VALUE" ? `${value}${status.roundingBase === 5 ? "~" : ""}` : status.availability;
/** `CA-ON 100, CA 155~`: what stands in each cell of the shelter release; `~` for what is rounded. */
async function shelterSeen(running: TestExchange, ...who: [string, string?, string?]): Promise<Record<string, string>> {
  const { nodes } = await cellsOf(running, SHELTER, who);
  return Object.fromEntries(nodes.map((cell) => [cell.jurisdiction.id, kindOf(cell)]));
}
const OTHERS: readonly [string, string?][] = [
  ["public"],
  ["policy", "CA"],
  ["policy", "CA-ON"],
  ["analyst", "CA"],
  ["secretariat", "CA"],
  ["auditor", "CA"],
  ["loader", "CA-QC"],
];
const provinceTerms = (provider: string, given: object) => ({ provider, indicators: [SHELTER], ...given });
const ROLES = ["ANALYST", "POLICY", "LOADER", "APPROVER", "SECRETARIAT", "AUDITOR"].map((role) => `${role}@*`);

/** What a province shares with governments and the public is amended; null for all as it was seeded. */
async function provinceShares(running: TestExchange, province: string, validTo = "2099-12-31"): Promise<void> {
  const lasting = { validFrom: "2018-01-01", validTo };
  const governments = { id: `${province}-demonstration-governments`, recipients: ROLES };
  const open = { id: `${province}-demonstration-public`, recipients: ["PUBLIC"], profile: "IRCC-5" };
  await saveAgreement(running, provinceTerms(province, { ...lasting, ...governments }));
  await saveAgreement(running, provinceTerms(province, { ...lasting, ...open }));
}

describe.each(STORES)("agreements, over %s", (kind) => {
  const running = useExchange(kind, { now: () => clock });
  beforeAll(() => publishShelter(running()));

  describe("where none is in force", () => {
    beforeAll(() => shareAllBut(running(), [PERMITS, INCIDENTS, COURT]));

    test.each(OTHERS)("%s of %s is given the same shape, with nothing in it", async (...who) => {
      for (const indicator of [PERMITS, INCIDENTS]) {
        const whole = await cellsOf(running(), indicator, ["loader", "CA"]);
        const seen = await cellsOf(running(), indicator, who);
        expect(whole.nodes.some(({ value }) => value !== null)).toBe(true);
        expect(seen.totalCount).toBe(whole.totalCount);
        expect(seen.nodes.map(({ id }) => id)).toEqual(whole.nodes.map(({ id }) => id));
        const own = who[0] === "loader" ? who[1] : undefined;
        const { provinceOf } = running().exchange.catalogue;
        for (const cell of seen.nodes) {
          if (own && provinceOf(cell.jurisdiction.id) === own) continue;
          const rest = { rounded: false, roundingBase: null, vintage: "FINAL" };
          expect(cell.status).toMatchObject({ availability: "NOT_SHARED", ...rest });
          expect(cell.value).toBeNull();
          expect(cell.status.symbols).toEqual([cell.display]);
        }
      }
    });

    test("a dimension without a total stands where it stands for the custodian", async () => {
      const where = { indicator: PERMITS, measures: ["COUNT", "SHARE", "CHANGE"] };
      const { nodes } = await observe(running(), where, { ...(await asking(running(), "policy")), first: 1000 });
      expect(new Set(nodes.map(({ status }) => status.availability))).toEqual(new Set(["NOT_SHARED"]));
      const fault = async (role: string) =>
        running().ask(
          `{ observations(where: { indicator: "${COURT}" }) { totalCount } }`,
          await asking(running(), role),
        );
      expect((await fault("policy")).text).toBe((await fault("loader")).text);
    });

    test("a province still sees its own cells as they are", async () => {
      const { nodes } = await cellsOf(running(), INCIDENTS, ["analyst", "CA-ON"]);
      const whole = await cellsOf(running(), INCIDENTS, ["loader", "CA"]);
      const truth = new Map(whole.nodes.map((cell) => [cell.id, kindOf(cell)]));
      const own = nodes.filter(({ jurisdiction }) => jurisdiction.id === "CA-ON");
      expect(own.length).toBeGreaterThan(0);
      for (const cell of own) expect(kindOf(cell)).toBe(truth.get(cell.id));
      const others = nodes.filter(({ jurisdiction }) => !["CA-ON", "CMA-535"].includes(jurisdiction.id));
      for (const cell of others) if (cell.jurisdiction.id === "CA") expect(kindOf(cell)).toBe("NOT_SHARED");
    });

    test("neither reports, hashes, diffs, revisions nor notes tell what stands in the release", async () => {
      const query = `{
        indicator(id: "${INCIDENTS}") { releases(first: 50) { nodes { id contentHash
          disclosure { cells suppressed rounded notShared narrowestInterval coalitionCost seconds seed plainLanguage { en } }
          disclosureReports { audience suppressed } } } }
        revisions(where: { indicator: "${INCIDENTS}", jurisdictions: ["CA"], periods: ["2022"] }) { value status { availability vintage } notes { id } }
        revisionStatistics(indicator: "${INCIDENTS}") { cells }
        observations(where: { indicator: "${INCIDENTS}", jurisdictions: ["CA"] }, first: 100) { nodes { notes { id } } }
      }`;
      type Told = {
        indicator: {
          releases: {
            nodes: {
              id: string;
              contentHash: string;
              disclosure: Record<string, unknown>;
              disclosureReports: object[];
            }[];
          };
        };
        revisions: { value: number | null; status: object }[];
        revisionStatistics: object[];
      };
      const { catalogue } = running().exchange;
      const told = await running().data<Told>(query, await asking(running(), "secretariat"));
      const releases = told.indicator.releases.nodes;
      for (const { disclosure, disclosureReports, contentHash } of releases) {
        expect(disclosure).toMatchObject({
          suppressed: 0,
          rounded: 0,
          seconds: 0,
          seed: null,
          narrowestInterval: null,
        });
        expect(disclosure).toMatchObject({ notShared: disclosure.cells, coalitionCost: null });
        expect(disclosureReports).toHaveLength(1);
        expect(contentHash).toMatch(/^[0-9a-f]{64}$/);
      }
      for (const { value, status } of told.revisions)
        expect({ value, status }).toEqual({ value: null, status: { availability: "NOT_SHARED", vintage: "FINAL" } });
      expect(told.revisionStatistics).toEqual([]);
      const custodian = await running().data<Told>(query, await asking(running(), "loader"));
      const hashes = new Set(custodian.indicator.releases.nodes.map(({ contentHash }) => contentHash));
      for (const { contentHash } of releases) expect(hashes.has(contentHash)).toBe(false);
      const generalNotes = new Set(catalogue.notes.map(({ id }) => id));
      const shownNotes = [...JSON.stringify(told).matchAll(/"notes":\[(.*?)\]/g)].flatMap(([, list]) =>
        [...(list as string).matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id as string),
      );
      for (const id of shownNotes) expect(generalNotes.has(id)).toBe(true);
      const [to, from] = releases;
      const diff = `{ releaseDiff(from: "${from?.id}", to: "${to?.id}", first: 1000) { note { en }
        nodes { absolute percent before { value status { availability } } after { value status { availability } } } } }`;
      const changed = await running().data<{ releaseDiff: { nodes: object[] } }>(
        diff,
        await asking(running(), "policy"),
      );
      expect(JSON.stringify(changed)).not.toMatch(/"(?:value|absolute|percent)":-?\d/);
      expect(JSON.stringify(changed)).not.toContain('"availability":"VALUE"');
    });

    test("a public release covers everybody, and those whom another agreement names have theirs", async () => {
      const open = await saveAgreement(running(), { recipients: ["PUBLIC"], profile: "IRCC-5" });
      const kinds = async (...who: [string, string?]) => (await cellsOf(running(), PERMITS, who)).nodes.map(kindOf);
      const published = await kinds("public");
      expect(published.some((cell) => cell.endsWith("~"))).toBe(true);
      expect(await kinds("policy", "CA-BC")).toEqual(published);
      const named = await saveAgreement(running(), { recipients: ["POLICY@CA-BC", "ANALYST@*"] });
      const forGovernments = await kinds("policy", "CA-BC");
      expect(forGovernments).not.toEqual(published);
      expect(await kinds("policy", "CA-AB")).toEqual(published);
      const strict = await saveAgreement(running(), { recipients: ["POLICY@CA-BC"], profile: "IRCC-5" });
      expect(await kinds("policy", "CA-BC")).toEqual(published);
      expect(await kinds("analyst", "CA")).toEqual(forGovernments);
      expect(await kinds("analyst+policy", "CA-BC")).toEqual(published);
      expect(await kinds("analyst+policy", "CA-AB")).toEqual(forGovernments);
      for (const { id } of [open, named, strict])
        await saveAgreement(running(), { id, recipients: ["AUDITOR@CA-NU"], validTo: "2020-01-01" });
      expect(await kinds("policy", "CA-BC")).toEqual(published.map(() => "NOT_SHARED"));
    });
  });

  describe("where each province answers for its own", () => {
    beforeAll(async () => {
      await shareAllBut(running(), []);
      await provinceShares(running(), "CA-QC", "2020-01-01");
    });

    test("the cells of one that does not share are hidden, and the totals that contain them", async () => {
      expect(await shelterSeen(running(), "policy")).toEqual({
        CA: "NOT_SHARED",
        "CA-ON": "100",
        "CA-QC": "NOT_SHARED",
        "CA-NS": "SUPPRESSED",
        "CMA-535": "SUPPRESSED",
      });
      expect(await shelterSeen(running(), "public")).toMatchObject({
        CA: "NOT_SHARED",
        "CA-ON": "100~",
        "CA-QC": "NOT_SHARED",
      });
      const quebec = await shelterSeen(running(), "analyst", "CA-QC");
      expect(quebec).toMatchObject({ CA: "153", "CA-QC": "50", "CA-ON": "100", "CA-NS": "SUPPRESSED" });
      expect(await shelterSeen(running(), "policy", "CA-QC")).toMatchObject({ CA: "153", "CA-QC": "50" });
    });

    test("one that shares as with the public makes the whole answer so, but for one's own", async () => {
      const strict = await saveAgreement(
        running(),
        provinceTerms("CA-QC", { recipients: ["ANALYST@CA-ON"], profile: "IRCC-5" }),
      );
      const ontario = await shelterSeen(running(), "analyst", "CA-ON");
      expect(ontario).toEqual({ CA: "155~", "CA-ON": "100", "CA-QC": "50~", "CA-NS": "SUPPRESSED", "CMA-535": "40" });
      await saveAgreement(running(), provinceTerms("CA-QC", { id: strict.id, validTo: "2020-01-01" }));
    });

    test.each([
      ["CA-NS", "2026-03-07", "2026-03-08T04:00:00Z"],
      ["CA-SK", "2026-07-31", "2026-08-01T06:00:00Z"],
      ["CA-SK", "2026-12-31", "2027-01-01T06:00:00Z"],
      ["CA-NL", "2026-07-31", "2026-08-01T02:30:00Z"],
      ["CA-NL", "2026-11-01", "2026-11-02T03:30:00Z"],
      ["CA-BC", "2026-03-08", "2026-03-09T07:00:00Z"],
      ["CA-ON", "2026-11-01", "2026-11-02T05:00:00Z"],
    ])("what %s shares until %s ends by itself at %s", async (province, validTo, end) => {
      await provinceShares(running(), "CA-QC");
      await provinceShares(running(), province, validTo);
      const at = province === "CA-ON" || province === "CA-NS" ? province : "CA";
      clock = new Date(Date.parse(end) - 1);
      expect((await shelterSeen(running(), "policy"))[at]).not.toBe("NOT_SHARED");
      clock = new Date(end);
      expect((await shelterSeen(running(), "policy"))[at]).toBe("NOT_SHARED");
      expect((await shelterSeen(running(), "public")).CA).toBe("NOT_SHARED");
      clock = new Date("2026-06-15T12:00:00Z");
      await provinceShares(running(), province);
    });
  });

  describe("saving", () => {
    test("keeps every version, with who and when", async () => {
      const first = await saveAgreement(running(), { recipients: ["AUDITOR@CA-NU"] });
      expect(first).toMatchObject({ version: 1, inForce: true, savedBy: "sam" });
      const second = await saveAgreement(running(), {
        id: first.id,
        expectedVersion: 1,
        recipients: ["AUDITOR@CA-YT"],
      });
      expect(second).toMatchObject({ id: first.id, version: 2 });
      expect(second.history.map(({ version, recipients }) => [version, recipients])).toEqual([
        [2, ["AUDITOR@CA-YT"]],
        [1, ["AUDITOR@CA-NU"]],
      ]);
      expect((await refusedAgreement(running(), { id: first.id, expectedVersion: 1 })).extensions).toMatchObject({
        code: "CONFLICT",
        details: { reason: "AMENDED_MEANWHILE" },
      });
    });

    test("of one version by two at once: one wins, the other is told", async () => {
      const { id } = await saveAgreement(running(), { recipients: ["AUDITOR@CA-NU"] });
      const attempt = () => saveAgreement(running(), { id, expectedVersion: 1 }).catch((error: Error) => error.message);
      const ended = await Promise.all([attempt(), attempt(), attempt()]);
      expect(ended.filter((end) => typeof end === "string" && end.includes("AMENDED_MEANWHILE"))).toHaveLength(2);
    });

    test.each<[string, Record<string, unknown>, string, RegExp]>([
      ["a profile that no view is made under", { profile: "IRB-20" }, "input.profile", /FPT-5, IRCC-5/],
      ["the public under the governments' profile", { recipients: ["PUBLIC"] }, "input.profile", /IRCC-5/],
      ["a recipient without a government", { recipients: ["ANALYST"] }, "input.recipients", /ANALYST@/],
      ["a recipient in lower case", { recipients: ["analyst@CA-ON"] }, "input.recipients", /ANALYST@CA-ON/],
      ["a recipient of another country", { recipients: ["ANALYST@US-NY"] }, "input.recipients", /ANALYST@CA-NS/],
      ["the public of a province", { recipients: ["PUBLIC@CA-ON"] }, "input.recipients", /PUBLIC/],
      ["nobody", { recipients: [] }, "input.recipients", /empty/],
      ["a recipient twice", { recipients: ["POLICY@CA", "POLICY@CA"] }, "input.recipients", /twice/],
      ["nothing", { indicators: [] }, "input.indicators", /empty/],
      ["an unknown indicator", { indicators: ["ht.ircc.permit"] }, "input.indicators", /ht\.ircc\.permits/],
      ["what another answers for", { provider: "CA-ON" }, "input.provider", /CA/],
      ["an unknown provider", { provider: "Atlantis" }, "input.provider", /Nearest/],
      ["a city as the provider", { provider: "CMA-535" }, "input.provider", /Nearest/],
      ["days in reverse", { validFrom: "2027-01-01", validTo: "2026-01-01" }, "input.validTo", /before/],
      ["no title", { titleFr: " " }, "input.titleFr", /300/],
      ["a hash that is none", { documentSha256: "abc" }, "input.documentSha256", /64/],
      ["a purpose that is none", { purposes: ["for fun"] }, "input.purposes", /FPT_REPORTING/],
      ["an amendment of nothing", { id: "CA-demonstration-government" }, "input.id", /CA-demonstration-governments/],
    ])("refuses %s", async (_what, given, argument, message) => {
      const { extensions } = await refusedAgreement(running(), given);
      expect(extensions.details.argument).toBe(argument);
      expect(extensions.code).toBe(argument === "input.id" ? "NOT_FOUND" : "INVALID_INPUT");
      expect(extensions.messages.en).toMatch(message);
    });

    test.each(["public", "analyst", "policy", "loader", "approver", "auditor"])("is not for %s", async (role) => {
      expect((await refusedAgreement(running(), {}, role)).extensions.code).toBe("FORBIDDEN");
      const simulated =
        'simulateAgreement(input: { titleEn: "a", titleFr: "a", provider: "CA", recipients: [], indicators: [], profile: "", validFrom: "2020-01-01", validTo: "2020-01-01" }) { role }';
      const code = async (query: string) =>
        (await running().ask(`{ ${query} }`, await asking(running(), role))).errors?.[0]?.extensions.code;
      expect(await code(simulated)).toBe("FORBIDDEN");
      const readers = role === "auditor" ? undefined : "FORBIDDEN";
      expect(await code("agreements { id }")).toBe(readers);
      expect(await code('accessMatrix(indicators: ["ht.ircc.permits"]) { access }')).toBe(readers);
    });

    test("the database changes no version, whoever asks", async () => {
      const { store } = running().exchange;
      const attempt = (statement: string) =>
        store
          .transact(({ db }) => db.execute(statement))
          .then(
            () => "done",
            () => "refused",
          );
      for (const statement of [
        "update shared.agreement set valid_to = '2999-01-01'",
        "delete from shared.agreement",
        "truncate shared.agreement",
      ])
        expect(await attempt(statement)).toBe("refused");
    });

    test("the demonstration agreements say that nobody signed them", async () => {
      const { agreements } = await running().data<{
        agreements: { id: string; title: { en: string; fr: string }; documentSha256: string }[];
      }>("{ agreements { id title { en fr } documentSha256 } }", await asking(running(), "auditor"));
      const seeded = agreements.filter(({ id }) => /^CA-(?:NU|YT|MB)-demonstration/.test(id));
      expect(seeded).toHaveLength(6);
      for (const { title, documentSha256 } of seeded) {
        expect(title.en).toMatch(/^Demonstration, not a signed paper/);
        expect(title.fr).toMatch(/^Démonstration, non un document signé/);
        expect(documentSha256).toMatch(/^[0-9a-f]{64}$/);
      }
    });
  });
});
