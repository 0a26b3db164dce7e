import { Command } from "commander";
import { CLAIM_ROLES } from "../access/claims.ts";
import { EXPORT_FORMAT, type ExportFormat } from "../domain/export-format.ts";
import { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";
import { deliver } from "./deliver.ts";
import { OPERATIONS } from "./operations.ts";
import { type ServerDoor, throughServer } from "./server-door.ts";

interface ExportOptions {
  readonly indicator: string;
  readonly jurisdictions?: readonly string[];
  readonly levels?: readonly string[];
  readonly periods?: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly dimension?: readonly string[];
  readonly measures?: readonly string[];
  readonly release?: string;
  readonly asOf?: string;
  readonly format?: string;
  readonly lang: string;
  readonly out: string;
  readonly force?: boolean;
  readonly as?: string;
  readonly jurisdiction: string;
  readonly json?: boolean;
}

interface Exported {
  readonly cells: number;
  readonly permalink: string;
  readonly release: { readonly id: string };
  readonly downloads: readonly { readonly format: ExportFormat; readonly url: string }[];
}

/** Several in one word, with commas, or as words of their own. */
const listOf = (given: readonly string[] | undefined): string[] | undefined =>
  given?.flatMap((word) => word.split(",")).filter((word) => word !== "");

const malformedDimension = (given: string): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: `--dimension ${given}: write the dimension, “=” and its codes, as in sex=F,M, or sex=* for all.`,
      fr: `--dimension ${given} : écrivez la dimension, « = » et ses codes, comme dans sex=F,M, ou sex=* pour tous.`,
    },
    { argument: "--dimension" },
  );

function dimensionsOf(given: readonly string[] | undefined): { dimension: string; members: string[] }[] | undefined {
  return given?.map((text) => {
    const [, dimension, members] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (dimension === undefined || members === undefined) throw malformedDimension(text);
    return { dimension, members: members.split(",") };
  });
}

/** The format that is named, in any case and with dashes, else the one that the file's name ends with. */
function formatOf({ format, out }: ExportOptions): ExportFormat {
  const endings: [string, ExportFormat][] = [
    [".sdmx.json", "SDMX_JSON"],
    [".sdmx.csv", "SDMX_CSV"],
    [".xlsx", "XLSX"],
    [".json", "JSON_STAT"],
    [".parquet", "PARQUET"],
    [".csv", "CSV"],
  ];
  const byName = endings.find(([ending]) => out.toLowerCase().endsWith(ending))?.[1];
  const named = format?.toUpperCase().replaceAll("-", "_") ?? byName ?? "";
  const found = EXPORT_FORMAT.find((one) => one === named);
  if (found === undefined) throw faults.unknownCode("--format", format ?? out, EXPORT_FORMAT);
  return found;
}

const whereOf = (options: ExportOptions) => ({
  indicator: options.indicator,
  jurisdictions: listOf(options.jurisdictions),
  geoLevels: listOf(options.levels)?.map((level) => level.toUpperCase()),
  periods: listOf(options.periods),
  from: options.from,
  to: options.to,
  dimensions: dimensionsOf(options.dimension),
  measures: listOf(options.measures)?.map((measure) => measure.toUpperCase()),
  release: options.release,
  asOf: options.asOf,
});

/** The address of a file at the server that answers here: its permalink may name the one that others know. */
function pathOf(url: string, lang: string): string {
  const { pathname, searchParams } = new URL(url);
  if (searchParams.get("locale") === null) searchParams.set("lang", lang);
  return `${pathname}?${searchParams}`;
}

async function fetchExport(door: ServerDoor, options: ExportOptions, format: ExportFormat): Promise<Exported> {
  const { exports } = await door.ask<{ exports: Exported }>(OPERATIONS.exports, { where: whereOf(options) });
  const url = exports.downloads.find((download) => download.format === format)?.url as string;
  await deliver(options.out, await door.file(pathOf(url, options.lang)), options.force ?? false);
  return exports;
}

export const exportCommand = new Command("export")
  .description(
    "writes figures to a file, as somebody may see them | écrit des chiffres, tels que quelqu'un peut les voir",
  )
  .requiredOption("--indicator <id>", "ht.police.incidents…")
  .option("--jurisdictions <id...>", "CA, ON, Nouvelle-Écosse…; all without it | tous sans elle")
  .option("--levels <level...>", "COUNTRY, PROVINCE, CMA")
  .option("--periods <period...>", "2022, 2021-2022…; all without it | toutes sans elle")
  .option("--from <period>", "first period | première période")
  .option("--to <period>", "last period | dernière période")
  .option("--dimension <dimension...>", "sex=F,M age=*; totals without it | les totaux sans elle")
  .option("--measures <measure...>", "COUNT, RATE, SHARE, CHANGE")
  .option("--release <id>", "indicator@version | indicateur@version")
  .option("--as-of <time>", "as it stood then | telle qu'elle était alors")
  .option("--format <format>", `${EXPORT_FORMAT.join(", ")}; by the file's name | selon le nom du fichier`)
  .option("--lang <language>", "en, fr", "en")
  .requiredOption("--out <file>", "where it goes | où il va")
  .option("--force", "write over a file that is there | écraser un fichier existant")
  .option("--as <role>", `in development | en développement: public, ${CLAIM_ROLES.join(", ")}`)
  .option("--jurisdiction <id>", "whose, with --as | de qui, avec --as", "CA")
  .option("--json", "one JSON document | un document JSON")
  .action(async (options: ExportOptions) => {
    const format = formatOf(options);
    const { as, lang, out } = options;
    if (lang !== "en" && lang !== "fr") throw faults.unknownCode("--lang", lang, ["en", "fr"]);
    const roles = ["public", ...CLAIM_ROLES];
    if (as !== undefined && !roles.includes(as)) throw faults.unknownCode("--as", as, roles);
    const speaker = { ...(as === undefined || as === "public" ? {} : { role: [as] }), of: options.jurisdiction };
    const { cells, permalink, release } = await throughServer({ ...speaker, mayBePublic: true }, (door) =>
      fetchExport(door, options, format),
    );
    const told = { out, format, cells, release: release.id, permalink };
    process.stdout.write(
      options.json ? `${JSON.stringify(told)}\n` : `${out}: ${cells} cells | cellules, ${release.id}\n${permalink}\n`,
    );
  });
