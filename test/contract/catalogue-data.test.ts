import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { AVAILABILITY, MEASURE, PROTECTION_METHOD, type Text, VINTAGE } from "../../src/domain/codes.ts";
import { LEAVE_REASON } from "../../src/seeding/leave-reason.ts";

const ROOT = new URL("../../", import.meta.url);
const json = <T>(path: string): T => JSON.parse(readFileSync(new URL(path, ROOT), "utf8")) as T;
const namesIn = (path: string): string[] => readdirSync(new URL(path, ROOT));

interface Code {
  readonly id: string;
  readonly isTotal: boolean;
  readonly parent: string | null;
  readonly external: readonly { scheme: string; code: string }[];
}
interface JurisdictionCode extends Code {
  readonly level: string;
  readonly sgcCode: string;
  readonly alpha: string | null;
  readonly alsoPartOf?: string;
}
interface Codelist<C extends Code = Code> {
  readonly id: string;
  readonly codes: readonly C[];
}
interface Dimension {
  readonly id: string;
  readonly codelist: string;
  readonly members: readonly string[];
  readonly total: string | null;
  readonly defaultMember?: string;
  readonly demographic: boolean;
}
interface Indicator {
  readonly id: string;
  readonly name: Text;
  readonly definition: Text;
  readonly programme: string;
  readonly custodian: string;
  readonly synthetic: boolean;
  readonly measures: readonly string[];
  readonly levels: readonly string[];
  readonly dimensions: readonly Dimension[];
}
interface Note {
  readonly id: string;
  readonly scope: { indicator?: string; jurisdiction?: string; dimension?: string; code?: string };
}
interface Manifest {
  readonly id: string;
  /** Of a title that exists in one language only, and stands in both. */
  readonly titleLanguage?: "en" | "fr";
  readonly files: readonly { name: string; rows: number; sha256: string }[];
}

const codelists = namesIn("schema/codelists/").map((name) => json<Codelist>(`schema/codelists/${name}`));
const codelistOf = (id: string): Codelist => codelists.find((list) => list.id === id) as Codelist;
const idsOf = (list: Codelist): string[] => list.codes.map((code) => code.id);
const indicators = json<Indicator[]>("seeds/catalogue/indicators.json");
const jurisdictions = json<Codelist<JurisdictionCode>>("schema/codelists/CL_JURISDICTION.json").codes;
const manifestFolders = namesIn("seeds/").filter((name) => existsSync(new URL(`seeds/${name}/manifest.json`, ROOT)));
const manifests = manifestFolders.map((folder) => json<Manifest>(`seeds/${folder}/manifest.json`));

/** Every `{ en, fr }` of texts in a JSON document, with its path. */
function textsIn(value: unknown, path: string): { path: string; text: Text }[] {
  if (value === null || typeof value !== "object") return [];
  const entries = Object.entries(value);
  const own =
    "en" in value || "fr" in value
      ? typeof (value as Text).en === "object"
        ? []
        : [{ path, text: value as Text }]
      : [];
  return [...own, ...entries.flatMap(([key, child]) => textsIn(child, `${path}/${key}`))];
}
const profiles = json<{ method: string }[]>("seeds/catalogue/profiles.json");
const allTexts = textsIn(
  {
    codelists,
    indicators,
    notes: json("seeds/catalogue/notes.json"),
    profiles,
    programmes: json("seeds/catalogue/programmes.json"),
    releases: json("seeds/releases.json"),
    manifests,
    reasons: LEAVE_REASON,
  },
  "",
);

const isEnglishTitle = (path: string): boolean =>
  manifests.some((manifest, i) => manifest.titleLanguage === "en" && path === `/manifests/${i}/title`);

describe("labels", () => {
  test("every label is there in both languages, trimmed", () => {
    expect(allTexts.length).toBeGreaterThan(500);
    const french = allTexts.filter(({ path }) => !isEnglishTitle(path));
    const faulty = french.filter(({ text }) => [text.en, text.fr].some((label) => !label || label !== label.trim()));
    expect(faulty).toEqual([]);
  });

  test("French keeps a no-break space inside guillemets and before : ; ! ?", () => {
    const french = allTexts.filter(({ path }) => !isEnglishTitle(path));
    const faulty = french.filter(({ text }) =>
      / [:;!?»%]|« |«[^\u00a0]|[^\u00a0]»|[^\u00a0\d/][;!?](\s|$)/.test(text.fr),
    );
    expect(faulty).toEqual([]);
  });
});

describe("codelists", () => {
  test.each(codelists.map((list) => [list.id, list] as const))("%s: codes are unique and parents exist", (_, list) => {
    expect(new Set(idsOf(list)).size).toBe(list.codes.length);
    for (const code of list.codes) if (code.parent !== null) expect(idsOf(list)).toContain(code.parent);
    const total = list.codes.find((code) => code.id === "T");
    if (total) expect(list.codes.every((code) => (code.id === "T" ? code.isTotal : code.parent === "T"))).toBe(true);
  });

  test("the file of a codelist bears its id", () => {
    expect(namesIn("schema/codelists/").sort()).toEqual(codelists.map((list) => `${list.id}.json`).sort());
  });

  test.each([
    ["CL_AVAILABILITY", AVAILABILITY],
    ["CL_VINTAGE", VINTAGE],
    ["CL_MEASURE", MEASURE],
  ])("%s holds the words of the code", (id, words) => {
    expect(idsOf(codelistOf(id))).toEqual([...words]);
  });

  test("external codes are only those that a source proves: UCR 1525, HTCDS, SGC, WDS", () => {
    const schemes = codelists.flatMap((list) =>
      list.codes.flatMap((code) => code.external.map(({ scheme }) => scheme)),
    );
    expect(new Set(schemes)).toEqual(new Set(["UCR", "HTCDS", "SGC", "WDS"]));
    const ucr = codelistOf("CL_OFFENCE").codes.map((code) => [code.id, code.external.map((e) => e.code)]);
    expect(ucr).toEqual([
      ["T", []],
      ["CC279", ["1525"]],
      ["IRPA118", []],
    ]);
  });
});

describe("jurisdictions", () => {
  test("Canada, thirteen provinces and territories, and the areas of the reference data, without the police service", () => {
    const count = (level: string): number => jurisdictions.filter((code) => code.level === level).length;
    expect([count("COUNTRY"), count("PROVINCE"), count("CMA"), jurisdictions.length]).toEqual([1, 13, 37, 51]);
  });

  test("areas are under their province; the area of two provinces is under Canada and its parts under theirs", () => {
    const at = (id: string): JurisdictionCode | undefined => jurisdictions.find((code) => code.id === id);
    expect(at("CMA-535")).toMatchObject({ parent: "CA-ON", sgcCode: "535" });
    expect(at("CMA-505")).toMatchObject({ parent: "CA", sgcCode: "505" });
    expect(at("CMA-505-24")).toMatchObject({ parent: "CA-QC", alsoPartOf: "CMA-505", sgcCode: "24505" });
    expect(at("CMA-505-35")).toMatchObject({ parent: "CA-ON", alsoPartOf: "CMA-505", sgcCode: "35505" });
  });

  test("a parent comes before its children, as the store needs", () => {
    const seen = new Set<string>();
    for (const { id, parent, alsoPartOf } of jurisdictions) {
      for (const whole of [parent, alsoPartOf]) if (whole) expect(seen).toContain(whole);
      seen.add(id);
    }
  });
});

/** The contract's table: members of each dimension, "Indicators and dimensions". */
const SEX = ["T", "F", "M", "U"];
const VICTIM_AGE = ["T", "0-17", "18-24", "25-34", "35-44", "45+", "U"];
const RELATIONSHIP = ["T", "PARTNER", "FAMILY", "ACQUAINTANCE", "STRANGER", "OTHER"];
const COURT = {
  court: ["T", "ADULT", "YOUTH"],
  decision: ["T", "GUILTY", "ACQUITTED", "STAYED", "OTHER"],
  rule: ["ANY_CHARGE", "MSO"],
};
const known = (members: readonly string[]): string[] => members.filter((code) => code !== "U");
const CONTRACT: Record<string, Record<string, readonly string[]>> = {
  "ht.police.incidents": { offence: ["T", "CC279", "IRPA118"] },
  "ht.police.victims": { sex: SEX, age: VICTIM_AGE, relationship: RELATIONSHIP },
  "ht.police.accused": { sex: SEX, age: ["T", "12-17", "18-24", "25-34", "35-44", "45+"] },
  "ht.court.cases": COURT,
  "ht.court.charges": COURT,
  "ht.shelter.clients": {
    sex: SEX,
    age: VICTIM_AGE,
    service: ["T", "EMERGENCY", "TRANSITION", "SECOND_STAGE", "COUNSELLING", "LEGAL", "OTHER"],
  },
  "ht.hotline.cases": { exploitation: ["T", "SEX", "LABOUR", "OTHER"] },
  "ht.ircc.permits": { client: ["T", "VICTIM", "DEPENDANT"] },
  "ht.ircc.investigations": {},
  "demo.police.victims": { sex: known(SEX), age: known(VICTIM_AGE), relationship: RELATIONSHIP },
  "demo.court.cases": COURT,
};

describe("indicators", () => {
  test("dimensions and members are the contract's", () => {
    const actual = Object.fromEntries(
      indicators.map(({ id, dimensions }) => [id, Object.fromEntries(dimensions.map((d) => [d.id, d.members]))]),
    );
    expect(actual).toEqual(CONTRACT);
  });

  test.each(indicators.map((indicator) => [indicator.id, indicator] as const))(
    "%s: refers to what exists",
    (_, indicator) => {
      expect(json<{ id: string }[]>("seeds/catalogue/programmes.json").map(({ id }) => id)).toContain(
        indicator.programme,
      );
      expect(jurisdictions.map(({ id }) => id)).toContain(indicator.custodian);
      expect(MEASURE).toEqual(expect.arrayContaining([...indicator.measures]));
      for (const { id, codelist, members, total, defaultMember, demographic } of indicator.dimensions) {
        expect(idsOf(codelistOf(codelist))).toEqual(expect.arrayContaining([...members]));
        expect(total).toBe(members.includes("T") ? "T" : null);
        expect(defaultMember).toBe(total === null ? "ANY_CHARGE" : undefined);
        expect(demographic).toBe(id === "sex" || id === "age");
      }
    },
  );

  test("everything synthetic says so, and nothing else does", () => {
    for (const { id, synthetic, name, definition } of indicators) {
      expect(synthetic).toBe(id.startsWith("demo."));
      for (const text of [name, definition]) {
        expect(/synthetic/i.test(text.en)).toBe(synthetic);
        expect(/synthétique/i.test(text.fr)).toBe(synthetic);
      }
    }
  });

  test("notes have unique ids and a scope that exists", () => {
    const notes = json<Note[]>("seeds/catalogue/notes.json");
    expect(new Set(notes.map(({ id }) => id)).size).toBe(notes.length);
    for (const { scope } of notes) {
      if (scope.jurisdiction) expect(jurisdictions.map(({ id }) => id)).toContain(scope.jurisdiction);
      if (!scope.indicator) continue;
      const dimensions = CONTRACT[scope.indicator] ?? {};
      expect(Object.keys(CONTRACT)).toContain(scope.indicator);
      if (scope.dimension) expect(Object.keys(dimensions)).toContain(scope.dimension);
      if (scope.code) expect(dimensions[scope.dimension ?? ""]).toContain(scope.code);
    }
  });

  test("profiles use the methods of the code", () => {
    expect(new Set(profiles.map(({ method }) => method))).toEqual(new Set(PROTECTION_METHOD));
  });
});

describe("sources", () => {
  test.each(manifestFolders.map((folder, i) => [folder, manifests[i] as Manifest] as const))(
    "%s: the manifest tells the truth about its files",
    (folder, { id, files }) => {
      expect(folder).toBe(id.toLowerCase().replaceAll("_", "-"));
      const dir = `seeds/${folder}/`;
      expect(files.map(({ name }) => name).sort()).toEqual(
        namesIn(dir)
          .filter((name) => name !== "manifest.json")
          .sort(),
      );
      for (const { name, rows, sha256 } of files) {
        const bytes = readFileSync(new URL(dir + name, ROOT));
        expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
        expect(parse(bytes, { columns: true })).toHaveLength(rows);
      }
    },
  );
});
