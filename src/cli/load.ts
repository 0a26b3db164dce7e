import { createReadStream } from "node:fs";
import { access } from "node:fs/promises";
import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Command, type Command as CommanderCommand } from "commander";
import type { Severity, SubmissionState, Text } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";
import { diffOf, type LoadedDiff } from "./load-diff.ts";
import { OPERATIONS } from "./operations.ts";
import { counted, waitingFor } from "./progress.ts";
import { type ServerDoor, type Speaker, throughServer } from "./server-door.ts";

interface Finding {
  readonly severity: Severity;
  readonly rule: string;
  readonly row: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly message: Text;
  readonly hint: Text | null;
}

/** What `--json` prints. `diff`: null until the exchange compares releases. */
interface Loaded {
  readonly id: string;
  readonly state: SubmissionState;
  readonly rows: number;
  readonly sha256: string;
  readonly findings: readonly Finding[];
  readonly diff: LoadedDiff;
}

interface LoadOptions extends Speaker {
  readonly indicator: string;
  readonly jurisdiction: string;
  readonly vintage: string;
  readonly format?: string;
  readonly key?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const POLL_MS = 150;
const isOver = (state: SubmissionState): boolean => state !== "RECEIVED" && state !== "VALIDATING";

async function untilValidated(door: ServerDoor, id: string): Promise<Omit<Loaded, "findings" | "diff">> {
  for (;;) {
    const { submission } = await door.ask<{ submission: Omit<Loaded, "findings" | "diff"> }>(
      OPERATIONS["submission-state"],
      { id },
    );
    if (isOver(submission.state)) return submission;
    await sleep(POLL_MS);
  }
}

async function allFindings(door: ServerDoor, id: string): Promise<Finding[]> {
  interface Page {
    submission: {
      findings: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: Finding[] };
    };
  }
  const all: Finding[] = [];
  for (let after: string | null = null; ; ) {
    const page: Page = await door.ask<Page>(OPERATIONS.findings, { id, after });
    all.push(...page.submission.findings.nodes);
    if (!page.submission.findings.pageInfo.hasNextPage) return all;
    after = page.submission.findings.pageInfo.endCursor;
  }
}

async function assertReadable(path: string): Promise<void> {
  await access(path).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code ?? "unknown";
    throw new AppError(
      "INVALID_INPUT",
      { en: `${path} cannot be read (${reason}).`, fr: `${path} ne peut être lu (${reason}).` },
      { path, reason },
    );
  });
}

async function load(path: string, options: LoadOptions): Promise<Loaded> {
  await assertReadable(path);
  const { indicator, jurisdiction, vintage, format, key, dryRun } = options;
  const parameters = new URLSearchParams({ indicator, jurisdiction, vintage: vintage.toUpperCase() });
  if (format !== undefined) parameters.set("format", format);
  if (dryRun) parameters.set("dryRun", "true");
  const headers = { "content-type": "text/csv", ...(key === undefined ? {} : { "idempotency-key": key }) };
  return throughServer(options, async (door) => {
    const body = Readable.toWeb(
      Readable.from(counted(path, createReadStream(path)), { objectMode: false }),
    ) as ReadableStream<Uint8Array>;
    const { id } = await door.post<{ id: string }>(`/submissions?${parameters}`, body, headers);
    const submission = await waitingFor("validating | validation", () => untilValidated(door, id));
    return { ...submission, findings: await allFindings(door, id), diff: await diffOf(door, id) };
  });
}

/** What blocks first: a person stops reading. */
const BY_SEVERITY: readonly Severity[] = ["ERROR", "WARNING", "INFO"];

function print({ id, state, rows, findings, diff }: Loaded): void {
  const gravest = BY_SEVERITY.flatMap((wanted) => findings.filter(({ severity }) => severity === wanted));
  for (const { severity, rule, row, column, value, message, hint } of gravest) {
    const place = [row === null ? null : `row | ligne ${row}`, column, value]
      .filter((part) => part !== null)
      .join(", ");
    process.stdout.write(`${severity} ${rule}${place === "" ? "" : ` (${place})`}\n`);
    for (const text of [message, hint]) if (text !== null) process.stdout.write(`  ${text.en}\n  ${text.fr}\n`);
  }
  process.stdout.write(`${diff.note.en}\n${diff.note.fr}\n`);
  process.stdout.write(`${id} ${state} (rows | lignes : ${rows})\n`);
}

/** The options that say who speaks, the same for every command that goes through the API. */
export const withSpeaker = (command: CommanderCommand): CommanderCommand =>
  command
    .option("--as <subject>", "who you are, in development | qui vous êtes, en développement")
    .option("--role <role...>", "loader, approver, in development | loader, approver, en développement")
    .option("--of <id>", "whose, in development (CA, CA-ON…) | de qui, en développement (CA, CA-ON…)", "CA")
    .option("--json", "one JSON document | un document JSON");

export const loadCommand = withSpeaker(
  new Command("load")
    .description("sends a file in, and prints what was found | envoie un fichier et imprime les constats")
    .argument("<file>", "CSV, plain or gzip | CSV, tel quel ou gzip")
    .requiredOption("--indicator <id>", "ht.police.incidents…")
    .requiredOption("--jurisdiction <id>", "CA, CA-ON…")
    .requiredOption("--vintage <v>", "PROVISIONAL, REVISED, FINAL")
    .option("--format <f>", "statcan-csv, sdmx-csv, tidy-csv; told by the header | reconnu à l'en-tête")
    .option("--key <key>", "Idempotency-Key")
    .option("--dry-run", "only validate | seulement valider"),
).action(async (path: string, options: LoadOptions) => {
  const loaded = await load(path, options);
  if (options.json) process.stdout.write(`${JSON.stringify(loaded)}\n`);
  else print(loaded);
  if (loaded.state === "REJECTED") process.exitCode = 2;
});
