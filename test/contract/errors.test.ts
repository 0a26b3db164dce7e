import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { REFUSAL_REASON, refusal } from "../../src/access/refusals.ts";
import { type AppError, ERROR_CODE } from "../../src/shared/app-error.ts";
import { faults } from "../../src/shared/faults.ts";
import { LIMIT_NAMES } from "../../src/shared/limit-faults.ts";

const document = readFileSync(new URL("../../schema/errors.md", import.meta.url), "utf8");
/** The text under each heading of the second level. */
const sections = new Map(
  document
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.split("\n")[0] as string, section] as const),
);

describe("schema/errors.md", () => {
  test("has a section for every code and for no other", () => {
    const codes = [...sections.keys()].filter((title) => /^[A-Z_]+$/.test(title));
    expect(codes).toEqual([...ERROR_CODE]);
  });

  test.each(ERROR_CODE)("says of %s when it occurs and what to do, in both languages", (code) => {
    const section = sections.get(code) ?? "";
    for (const heading of ["**When.**", "**What to do.**", "**Quand.**", "**Que faire.**"]) {
      const [, text = ""] = section.split(heading);
      expect(text.split("\n\n")[0]?.trim().length, `${code} ${heading}`).toBeGreaterThan(20);
    }
  });

  test("names every reason for which a token is refused", () => {
    for (const reason of REFUSAL_REASON) expect(document).toContain(`\`${reason}\``);
  });

  test("names every limit", () => {
    for (const limit of LIMIT_NAMES) expect(sections.get("TOO_LARGE")).toContain(`\`${limit}\``);
  });

  test("is set in French with no-break spaces", () => {
    const french = [...document.matchAll(/\*\*(?:Quand|Que faire)\.\*\*(.*?)(?:\n\n|$)/gs)].map((match) => match[1]);
    expect(french).toHaveLength(2 * ERROR_CODE.length);
    for (const text of french) expect(text).not.toMatch(/« | »| :(?!:)/);
  });
});

/** One example of every fault; a new function without one does not compile. */
const EXAMPLES: Readonly<Record<keyof typeof faults, AppError>> = {
  storageFull: faults.storageFull(),
  storeGone: faults.storeGone(),
  unknownCode: faults.unknownCode("where.jurisdictions", "CA-OM", ["CA-ON", "CA-QC"]),
  unknownIndicator: faults.unknownIndicator("ht.police", ["ht.police.incidents"]),
  noRelease: faults.noRelease("ht.hotline.cases"),
  noReleaseThen: faults.noReleaseThen("ht.police.incidents", "2001-01-01T00:00:00.000Z", "2018-06-27T12:30:00.000Z"),
  unknownRelease: faults.unknownRelease("ht.police.incidents@9.0.0"),
  inNoRelease: faults.inNoRelease(),
  releaseOfAnother: faults.releaseOfAnother("ht.police.victims@1.0.0", "ht.police.incidents"),
  releasesOfTwoIndicators: faults.releasesOfTwoIndicators("ht.police.incidents", "ht.police.victims"),
  sameReleaseTwice: faults.sameReleaseTwice("ht.police.incidents@1.0.0"),
  pinnedTwice: faults.pinnedTwice(),
  malformedPeriod: faults.malformedPeriod("where.from", "last year"),
  emptyRange: faults.emptyRange("1990", "1995", ["2009", "2023"]),
  noDimensions: faults.noDimensions("ht.ircc.investigations"),
  periodNotHeld: faults.periodNotHeld("where.periods", "2030", ["2009", "2023"], ["2023"]),
  nothingSelected: faults.nothingSelected("where.periods"),
  nameTheDimension: faults.nameTheDimension("rule", ["ANY_CHARGE", "MSO"]),
  repeated: faults.repeated("where.periods", "2022"),
  measureNotServed: faults.measureNotServed("RATE", ["COUNT", "SHARE"]),
  notOneCell: faults.notOneCell("where.periods"),
  revisionsPinned: faults.revisionsPinned(),
  pageTooLarge: faults.pageTooLarge(5000, 1000),
  negativePage: faults.negativePage(-1),
  foreignCursor: faults.foreignCursor(),
  unauthenticated: faults.unauthenticated({ en: "The token has expired.", fr: "Le jeton est expiré." }, "EXPIRED"),
  forbidden: faults.forbidden(),
  viewAsForbidden: faults.viewAsForbidden(),
};
const refusals = REFUSAL_REASON.flatMap((reason) =>
  (["development", "provider"] as const).map((source) => [`${reason} ${source}`, refusal(reason, source)] as const),
);

describe("a fault", () => {
  test.each([...Object.entries(EXAMPLES), ...refusals])(
    "%s is worded in both languages, each as it should be",
    (_name, { code, messages }) => {
      expect(ERROR_CODE).toContain(code);
      const { en, fr } = messages;
      for (const text of [en, fr]) {
        expect(text).toBe(text.trim());
        expect(text).not.toMatch(/undefined|null|\[object|\s{2}/);
      }
      expect(fr).not.toBe(en);
      expect(en).toMatch(/^[A-Z“a-z]/);
      expect(fr, "no-break spaces in guillemets and before a colon").not.toMatch(/« | »|[^\s\u00a0]\u0020:(?!\/\/)/);
      expect(fr).not.toMatch(/[“”]/);
      expect(fr, "an English number in French").not.toMatch(/\d,\d{3}/);
      expect(en).not.toMatch(/[«»]/);
    },
  );

  test("repeats no more than the beginning of what was sent", () => {
    const long = "x".repeat(10_000);
    for (const fault of [
      faults.unknownCode("a", long, ["b"]),
      faults.unknownIndicator(long, ["b"]),
      faults.unknownRelease(long),
      faults.releaseOfAnother(long, "ht.police.incidents"),
      faults.malformedPeriod("a", long),
      faults.repeated("a", long),
    ])
      expect(JSON.stringify([fault.messages, fault.details]).length).toBeLessThan(1_000);
  });
});
