import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { JURISDICTION_AXIS, PERIOD_AXIS } from "../domain/cube.ts";
import { typeset } from "../domain/french-typography.ts";
import { previousPeriod } from "../domain/period.ts";
import { isPooled } from "../domain/pooled-period.ts";
import { MEASURE_AXIS, type TableAxis } from "./table.ts";

/** Names beyond so many are counted instead of listed. */
const LISTED = 4;

const both = (make: (language: "en" | "fr") => string): Text => ({ en: make("en"), fr: make("fr") });

/** `A, B and C`; where a name holds a comma itself, `A; B, of C; and D`. */
function listed(names: readonly string[], language: "en" | "fr"): string {
  const [last] = names.slice(-1);
  const before = names.slice(0, -1);
  if (before.length === 0) return last ?? "";
  const stop = names.some((name) => name.includes(", ")) ? ";" : "";
  return `${before.join(`${stop || ","} `)}${stop} ${language === "en" ? "and" : "et"} ${last}`;
}

/** Inside a title, a member begins as a word in a sentence does: none of them begins with a proper name. */
const inSentence = (name: string): string =>
  /^\p{Lu}\p{Ll}/u.test(name) || /^\p{Lu} /u.test(name) ? `${name.slice(0, 1).toLowerCase()}${name.slice(1)}` : name;

const MEASURES: Readonly<Record<string, Text>> = {
  COUNT: { en: "number", fr: "nombre" },
  RATE: { en: "rate per 100,000 population", fr: "taux pour 100\u202f000 habitants" },
  SHARE: { en: "percent of the total", fr: "pourcentage du total" },
  CHANGE: {
    en: "percent change from the previous period",
    fr: "variation en pourcentage par rapport à la période précédente",
  },
  AMOUNT: { en: "amount in Canadian dollars", fr: "montant en dollars canadiens" },
};

/** Counts go without saying where nothing else is shown. */
function measurePart({ codes }: TableAxis): Text | null {
  if (codes.length === 1 && codes[0]?.id === "COUNT") return null;
  return both((language) =>
    listed(
      codes.map(({ id }) => MEASURES[id]?.[language] ?? id),
      language,
    ),
  );
}

/** Members that the table stands at, totals aside. */
function fixedPart(axes: readonly TableAxis[], { dimensions }: IndicatorEntry): Text | null {
  const fixed = axes.filter(({ axis, codes }) => {
    const dimension = dimensions.find(({ id }) => id === axis);
    return dimension !== undefined && codes.length === 1 && codes[0]?.id !== dimension.total;
  });
  if (fixed.length === 0) return null;
  return both((language) => fixed.map(({ codes }) => inSentence(codes[0]?.name[language] ?? "")).join(", "));
}

function byPart(axes: readonly TableAxis[], { dimensions }: IndicatorEntry): Text | null {
  const split = dimensions.filter(({ id }) => (axes.find(({ axis }) => axis === id)?.codes.length ?? 0) > 1);
  if (split.length === 0) return null;
  return both((language) => {
    const names = split.map(({ by }) => by[language]);
    return `${language === "en" ? "by" : "selon"} ${listed(names, language)}`;
  });
}

const TERRITORIES: readonly string[] = ["CA-YT", "CA-NT", "CA-NU"];
const PROVINCES_ALONE: Text = { en: "provinces", fr: "provinces" };
const LEVELS: Readonly<Record<string, Text>> = {
  PROVINCE: { en: "provinces and territories", fr: "provinces et territoires" },
  CMA: { en: "census metropolitan areas", fr: "régions métropolitaines de recensement" },
};

/** A few places by name; more by what they are: `Canada, provinces and territories`, `5 provinces and territories`. */
function wherePart({ codes }: TableAxis, catalogue: Catalogue): Text {
  if (codes.length <= LISTED)
    return both((language) =>
      listed(
        codes.map(({ name }) => name[language]),
        language,
      ),
    );
  const isOf = (id: string, level: string): boolean => catalogue.jurisdiction(id)?.level === level;
  const every = (level: string, alone: boolean): number =>
    catalogue.jurisdictions.filter(({ id }) => isOf(id, level) && !(alone && TERRITORIES.includes(id))).length;
  const parts = ["COUNTRY", "PROVINCE", "CMA"].flatMap((level) => {
    const here = codes.filter(({ id }) => isOf(id, level));
    const first = here[0];
    if (!first) return [];
    const alone = level === "PROVINCE" && here.every(({ id }) => !TERRITORIES.includes(id));
    const what = alone ? PROVINCES_ALONE : LEVELS[level];
    if (here.length <= 1 || !what) return [first.name];
    return [here.length === every(level, alone) ? what : both((language) => `${here.length} ${what[language]}`)];
  });
  return both((language) => parts.map((part) => part[language]).join(", "));
}

const namesOf = (codes: TableAxis["codes"]): Text =>
  both((language) =>
    listed(
      codes.map(({ name }) => name[language]),
      language,
    ),
  );

/** `2016 to 2023` where no period between is left out, else the periods, or the ends and how many. */
function spanOf(codes: TableAxis["codes"]): Text {
  const [first, last] = [codes[0], codes.at(-1)];
  if (!first || !last) return { en: "", fr: "" };
  const unbroken = codes.every(({ id }, i) => i === 0 || previousPeriod(id) === codes[i - 1]?.id);
  if (codes.length > 2 && unbroken)
    return { en: `${first.name.en} to ${last.name.en}`, fr: `${first.name.fr} à ${last.name.fr}` };
  if (codes.length <= LISTED) return namesOf(codes);
  return {
    en: `${codes.length} periods from ${first.name.en} to ${last.name.en}`,
    fr: `${codes.length} périodes de ${first.name.fr} à ${last.name.fr}`,
  };
}

/** Ordinary periods, and after them pooled ones, which are no part of a span. */
function whenPart({ codes }: TableAxis): Text {
  const pooled = codes.filter(({ id }) => isPooled(id));
  const ordinary = codes.filter(({ id }) => !isPooled(id));
  const pools =
    pooled.length <= LISTED
      ? namesOf(pooled)
      : { en: `${pooled.length} combined periods`, fr: `${pooled.length} périodes regroupées` };
  const parts = [spanOf(ordinary), pools].filter(({ en }) => en !== "");
  return both((language) => parts.map((part) => part[language]).join(", "));
}

/** What is counted, what is fixed, by what, where and when: each language as its publications write it. */
export function titleOf(axes: readonly TableAxis[], indicator: IndicatorEntry, catalogue: Catalogue): Text {
  const on = (id: string): TableAxis => axes.find(({ axis }) => axis === id) as TableAxis;
  const parts = [
    indicator.name,
    measurePart(on(MEASURE_AXIS)),
    fixedPart(axes, indicator),
    byPart(axes, indicator),
    wherePart(on(JURISDICTION_AXIS), catalogue),
    whenPart(on(PERIOD_AXIS)),
  ].filter((part): part is Text => part !== null);
  return {
    en: parts.map(({ en }) => en).join(", "),
    fr: typeset(parts.map(({ fr }) => fr).join(", ")),
  };
}
