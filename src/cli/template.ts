import { Command } from "commander";
import { makeCatalogue } from "../catalogue/catalogue.ts";
import { readCatalogueFiles } from "../catalogue/catalogue-files.ts";
import { readCodeMaps } from "../code-map/code-map-files.ts";
import { templateCsv } from "../ingest/template-csv.ts";
import { planTemplate } from "../ingest/template-plan.ts";
import { templateWorkbook } from "../ingest/template-workbook.ts";
import { faults } from "../shared/faults.ts";
import { deliver } from "./deliver.ts";

const FORMATS = ["csv", "xlsx"] as const;

interface TemplateOptions {
  readonly indicator: string;
  readonly jurisdiction: string;
  readonly periods?: readonly string[];
  readonly format?: string;
  readonly out: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

function formatOf({ format, out }: TemplateOptions): string {
  const named = format ?? (out.toLowerCase().endsWith(".xlsx") ? "xlsx" : "csv");
  if (!(FORMATS as readonly string[]).includes(named)) throw faults.unknownCode("--format", named, FORMATS);
  return named;
}

export const templateCommand = new Command("template")
  .description("a file to fill in and load, for an indicator | un fichier à remplir et à charger, pour un indicateur")
  .requiredOption("--indicator <id>", "ht.shelter.clients…")
  .option("--jurisdiction <id>", "who sends it, in whose codes | qui l'envoie, et dont ce sont les codes", "CA")
  .option(
    "--periods <period...>",
    "every cell of these periods as a row | chaque cellule de ces périodes sur une ligne: 2022 2023, 2022-2023…",
  )
  .option("--format <format>", "csv, xlsx; without it, by the file's name | sans elle, selon le nom du fichier")
  .requiredOption("--out <file>", "where it goes | où il va")
  .option("--force", "write over a file that is there | écraser un fichier existant")
  .option("--json", "one JSON document | un document JSON")
  .action(async (options: TemplateOptions) => {
    const { indicator, jurisdiction, out, force, json } = options;
    const format = formatOf(options);
    const periods = (options.periods ?? []).flatMap((period) => period.split(",")).filter((period) => period !== "");
    const catalogue = makeCatalogue((await readCatalogueFiles()).entries);
    const plan = planTemplate({ catalogue, codeMaps: await readCodeMaps() }, { indicator, jurisdiction, periods });
    await deliver(out, format === "csv" ? templateCsv(plan) : [await templateWorkbook(plan)], force ?? false);
    const told = { out, format, rows: plan.rows, columns: plan.columns.map(({ id }) => id) };
    process.stdout.write(
      json ? `${JSON.stringify(told)}\n` : `${out}: ${plan.rows} rows to fill in | ${plan.rows} lignes à remplir\n`,
    );
  });
