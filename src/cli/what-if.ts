import { Command } from "commander";
import { makeCatalogue, type ProfileEntry } from "../catalogue/catalogue.ts";
import { readCatalogueFiles } from "../catalogue/catalogue-files.ts";
import { protectTables } from "../publication/own-table.ts";
import { makeWorkerEngine } from "../publication/worker-engine.ts";
import type { SdcProblem, SdcProfile } from "../sdc/problem.ts";
import { AppError } from "../shared/app-error.ts";
import { readJsonFile } from "./read-json.ts";

/** Settings of the rounding methods that the catalogue's profiles do not carry. */
const ROUNDING: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  "IRCC-5": { rule: "IRCC-5" },
  "IRB-20": { method: "ROUND", rule: "IRB-20", smallestPublishable: 20 },
  "RR-5": { base: 5 },
  "CKM-5": { maxChange: 5, variance: 4 },
};

/** A profile of the catalogue as the engine's problem words it; small counts are those below 5 where the profile names none. */
function settingsOf(
  { id, method, threshold, protectZeros, intervalWidth }: ProfileEntry,
  { coalitions, soleContributors }: SdcProfile,
): SdcProfile {
  const attackers = { ...(coalitions ? { coalitions } : {}), ...(soleContributors ? { soleContributors } : {}) };
  const rounding = ROUNDING[id];
  if (rounding) return { method, smallestPublishable: 5, ...rounding, ...attackers };
  return { method, smallestPublishable: threshold ?? 5, protectZeros, intervalWidth: intervalWidth ?? 0, ...attackers };
}

const percent = (part: number, whole: number): string => (whole === 0 ? "–" : `${((part / whole) * 100).toFixed(1)} %`);

interface Outcome {
  readonly profile: string;
  readonly cells: number;
  readonly hidden: number;
  readonly complementary: number;
  readonly rounded: number;
  readonly verified: boolean;
}

/** One row a profile, as a table for a terminal. */
function print(outcomes: readonly Outcome[]): void {
  const head = [
    "profile | profil",
    "hidden | masquées",
    "of all | du total",
    "complementary | complémentaires",
    "rounded | arrondies",
    "verified | vérifié",
  ];
  const rows = outcomes.map(({ profile, cells, hidden, complementary, rounded, verified }) =>
    [profile, hidden, percent(hidden, cells), complementary, rounded, verified ? "✓" : "✗"].map(String),
  );
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] as string).length)));
  for (const row of [head, ...rows])
    process.stdout.write(
      `${row
        .map((text, i) => text.padEnd(widths[i] as number))
        .join("  ")
        .trimEnd()}\n`,
    );
}

export const whatIfCommand = new Command("what-if")
  .description("what each profile would hide in your table | ce que chaque profil masquerait dans votre tableau")
  .argument("<problem>", "PROBLEM.json")
  .option("--json", "one JSON document | un document JSON")
  .action(async (path: string, { json }: { json?: boolean }) => {
    const problem = await readJsonFile<SdcProblem>(path);
    const catalogue = makeCatalogue((await readCatalogueFiles()).entries);
    const workers = makeWorkerEngine();
    const outcomes: Outcome[] = [];
    const refused: { profile: string; reason: { en: string; fr: string } }[] = [];
    try {
      for (const profile of catalogue.profiles.filter(({ method }) => method !== "NONE")) {
        try {
          const { report } = await protectTables(
            { ...problem, profile: settingsOf(profile, problem.profile) },
            workers.engine,
          );
          const { cells, suppressed, complementary, verified } = report;
          const rounded = "rounded" in report ? report.rounded : 0;
          outcomes.push({ profile: profile.id, cells, hidden: suppressed, complementary, rounded, verified });
        } catch (error) {
          if (!(error instanceof AppError) || outcomes.length === 0) throw error;
          refused.push({ profile: profile.id, reason: error.messages });
        }
      }
    } finally {
      await workers.close();
    }
    if (json) process.stdout.write(`${JSON.stringify({ profiles: outcomes, refused })}\n`);
    else {
      print(outcomes);
      for (const { profile, reason } of refused) process.stdout.write(`${profile}: ${reason.en} | ${reason.fr}\n`);
    }
  });
