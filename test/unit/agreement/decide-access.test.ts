import { beforeAll, describe, expect, test } from "vitest";
import { type DatedAgreement, EVERY_STANDING } from "../../../src/agreement/agreement.ts";
import { decideAccess } from "../../../src/agreement/decide-access.ts";
import { type Catalogue, type IndicatorEntry, makeCatalogue, ownershipOf } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { ACCESS_LEVEL } from "../../../src/domain/access.ts";
import { audienceOf, inPlaceOf, type Viewer } from "../../../src/domain/audience.ts";
import type { Role } from "../../../src/domain/codes.ts";

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = makeCatalogue((await readCatalogueFiles()).entries);
});

let made = 0;
const agreement = (provider: string, recipients: string[], profile = "FPT-5"): DatedAgreement => ({
  id: `a${++made}`,
  version: 1,
  title: { en: "a", fr: "a" },
  provider,
  recipients,
  indicators: catalogue.indicators.map(({ id }) => id),
  purposes: [],
  profile,
  validFrom: "2020-01-01",
  validTo: "2030-01-01",
  documentSha256: null,
  savedBy: "test",
  savedAt: new Date(0),
  opensAt: 0,
  closesAt: 1,
});
const viewer = (roles: Role[], jurisdiction: string | null, viewingAs?: Viewer["viewingAs"]): Viewer => ({
  subject: "sam",
  roles,
  jurisdiction,
  ...(viewingAs ? { viewingAs } : {}),
});
const named = (id: string): IndicatorEntry => catalogue.indicator(id) as IndicatorEntry;
const decide = (who: Viewer, agreements: DatedAgreement[], indicator = "ht.police.incidents") =>
  decideAccess({ viewer: who, indicator: named(indicator), geography: catalogue, agreements });
const ALL_PROVINCES = [
  "CA",
  "CA-NL",
  "CA-PE",
  "CA-NS",
  "CA-NB",
  "CA-QC",
  "CA-ON",
  "CA-MB",
  "CA-SK",
  "CA-AB",
  "CA-BC",
  "CA-YT",
  "CA-NT",
  "CA-NU",
];

describe("with an agreement of every provider with everybody", () => {
  test("each role in each government is shown the view of its audience, whole", () => {
    const recipients = ["ANALYST", "POLICY", "LOADER", "APPROVER", "SECRETARIAT", "AUDITOR"].map((role) => `${role}@*`);
    const all = ALL_PROVINCES.flatMap((p) => [agreement(p, recipients), agreement(p, ["PUBLIC"], "IRCC-5")]);
    for (const indicator of catalogue.indicators)
      for (const standing of EVERY_STANDING) {
        const who = inPlaceOf(standing);
        const { access } = decide(who, all, indicator.id);
        expect([access.whole, access.audience]).toEqual([true, audienceOf(who, ownershipOf(indicator))]);
      }
  });
});

describe("an access", () => {
  test("without agreements is nothing but to the custodian, and to a province its own", () => {
    expect(decide(viewer(["LOADER"], "CA"), []).access).toMatchObject({ audience: "CUSTODIAN", whole: true });
    const ontario = decide(viewer(["ANALYST"], "CA-ON"), []).access;
    expect([...ontario.levels].filter(([, level]) => level !== "NOT_SHARED").map(([id]) => id)).toEqual(
      catalogue.jurisdictions.filter(({ id }) => catalogue.provinceOf(id) === "CA-ON").map(({ id }) => id),
    );
    for (const who of [viewer(["PUBLIC"], null), viewer(["POLICY"], "CA-ON"), viewer(["AUDITOR"], "CA")])
      expect(new Set(decide(who, []).access.levels.values())).toEqual(new Set(["NOT_SHARED"]));
  });

  test("of the custodian's loader with another role is the governments' view, without an agreement", () => {
    const { access } = decide(viewer(["LOADER", "POLICY"], "CA"), []);
    expect(access).toMatchObject({ audience: "FPT", whole: true });
  });

  test("is the strictest of what names one of the roles, and an agreement with another role takes nothing away", () => {
    const [wide, narrow] = [agreement("CA", ["ANALYST@*"]), agreement("CA", ["ANALYST@CA-ON"], "IRCC-5")];
    const other = agreement("CA", ["POLICY@*"], "IRCC-5");
    const ottawa = viewer(["ANALYST"], "CA");
    expect(decide(ottawa, [wide, narrow, other]).access.audience).toBe("FPT");
    expect(decide(ottawa, [wide, narrow, other]).cites.get("CA")).toEqual([wide.id]);
    const ontario = decide(viewer(["ANALYST"], "CA-ON"), [wide, narrow]);
    expect(ontario.access.levels.get("CA")).toBe("PUBLIC");
    expect(ontario.access.levels.get("CA-ON")).toBe("EXACT");
    expect([ontario.cites.get("CA"), ontario.cites.get("CA-ON")]).toEqual([[narrow.id], []]);
    expect(decide(viewer(["ANALYST", "POLICY"], "CA"), [wide, other]).access.audience).toBe("PUBLIC");
  });

  test("to a cell of two provinces is the stricter of theirs, and to Canada the strictest of all", () => {
    const all = ALL_PROVINCES.map((provider) => agreement(provider, ["POLICY@CA"]));
    const without = (province: string) => all.filter(({ provider }) => provider !== province);
    const levels = (agreements: DatedAgreement[]) =>
      decide(viewer(["POLICY"], "CA"), agreements, "ht.shelter.clients").access.levels;
    const at = (agreements: DatedAgreement[]) =>
      ["CA", "CMA-505", "CMA-505-24", "CMA-505-35", "CA-ON", "CA-QC"].map((id) => levels(agreements).get(id));
    const [no, yes] = ["NOT_SHARED", "FPT"];
    expect(at(all)).toEqual([yes, yes, yes, yes, yes, yes]);
    expect(at(without("CA-QC"))).toEqual([no, no, no, yes, yes, no]);
    expect(at(without("CA-ON"))).toEqual([no, no, yes, no, no, yes]);
    expect(at(without("CA-NU"))).toEqual([no, yes, yes, yes, yes, yes]);
    expect(at(without("CA"))).toEqual([no, yes, yes, yes, yes, yes]);
  });

  test("from another's place is never above either, whatever the agreements", () => {
    const sets = [
      [],
      [agreement("CA", ["SECRETARIAT@*"])],
      [agreement("CA", ["PUBLIC"], "IRCC-5")],
      [agreement("CA", ["ANALYST@*", "SECRETARIAT@CA"]), agreement("CA", ["POLICY@*"], "IRCC-5")],
    ];
    const rank = (level: string | undefined) => ACCESS_LEVEL.indexOf(level as (typeof ACCESS_LEVEL)[number]);
    for (const agreements of sets)
      for (const indicator of ["ht.police.incidents", "ht.shelter.clients"])
        for (const standing of EVERY_STANDING)
          for (const looker of [viewer(["SECRETARIAT"], "CA"), viewer(["LOADER"], "CA"), viewer(["LOADER"], "CA-ON")]) {
            const both = decide({ ...looker, viewingAs: standing }, agreements, indicator).access.levels;
            const [mine, theirs] = [looker, inPlaceOf(standing)].map(
              (who) => decide(who, agreements, indicator).access.levels,
            );
            for (const [id, level] of both)
              expect(rank(level)).toBeLessThanOrEqual(Math.min(rank(mine?.get(id)), rank(theirs?.get(id))));
          }
  });
});
