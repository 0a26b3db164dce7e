import type { Text } from "../domain/codes.ts";

/** The questions of the README, in its order. `operation`: what the tab of the playground is called. */
export const PLAYGROUND_EXAMPLES: readonly {
  readonly operation: string;
  readonly name: Text;
  readonly query: string;
}[] = [
  {
    operation: "Incidents",
    name: { en: "Anyone. Incidents in Canada, 2021 to 2023", fr: "Tout le monde. Affaires au Canada, 2021 à 2023" },
    query: `{
  observations(where: { indicator: "ht.police.incidents", jurisdictions: ["Canada"], from: "2021", measures: [COUNT, RATE] }) {
    nodes { period { id } measure display(lang: FR) status { rounded symbols } }
  }
}
`,
  },
  {
    operation: "NowAndThen",
    name: {
      en: "A year as it stands now, and as it stood in January 2024",
      fr: "Une année telle qu'elle est, et telle qu'elle était en janvier 2024",
    },
    query: `{
  now: observations(where: { indicator: "ht.police.incidents", jurisdictions: ["CA"], periods: ["2022"] }) {
    nodes { value spoken(lang: EN) status { symbols } release { version publishedAt } }
  }
  then: observations(where: { indicator: "ht.police.incidents", jurisdictions: ["CA"], periods: ["2022"], asOf: "2024-01-15T00:00:00Z" }) {
    nodes { value spoken(lang: FR) status { symbols } release { version publishedAt } }
  }
}
`,
  },
  {
    operation: "OwnAndOthers",
    name: {
      en: "One's own small cells beside those of others, which are hidden (synthetic figures)",
      fr: "Ses propres petites cellules à côté de celles des autres, qui sont masquées (chiffres synthétiques)",
    },
    query: `{
  observations(where: {
    indicator: "demo.police.victims", jurisdictions: ["ON", "Nouvelle-Écosse"], periods: ["2019"]
    dimensions: [{ dimension: "sex", members: ["M"] }, { dimension: "age", members: ["T", "0-17", "18-24"] }]
  }) {
    nodes { jurisdiction { name { fr } } dimensions { member { id } } value display status { availability symbols } }
  }
}
`,
  },
  {
    operation: "Table",
    name: {
      en: "A table: verdict, symbols, permalink, citation",
      fr: "Un tableau : comparabilité, signes, permalien, référence",
    },
    query: `{
  table(input: {
    where: { indicator: "ht.police.incidents", jurisdictions: ["Canada"], from: "2021" }
    rows: ["JURISDICTION"], columns: ["PERIOD"]
  }) {
    title { en } cells { display(lang: EN) } legend { symbol meaning { fr } } comparability { level }
    permalink citation { text { en } }
  }
}
`,
  },
];
