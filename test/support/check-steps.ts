import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

/** One rule that the tree must keep. */
export interface Step {
  readonly name: string;
  /** What someone who broke the rule does next. */
  readonly mend: string;
  /** Null when the rule holds, else what is wrong with the tree. A throw counts as wrong. */
  run(): Promise<string | null>;
}

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const STEP_TIMEOUT_MS = 300_000;
const PRINTED_SCHEMA = "schema/schema.graphql";
const MIGRATIONS = "db/migrations";

const BIOME = "node_modules/@biomejs/biome/bin/biome";
/** Asked whether a column is new or renamed, with nobody to answer, drizzle-kit writes nothing and ends with code 0. */
const NOTHING_NEW = "No schema changes, nothing to migrate";
const CODEGEN = "node_modules/@graphql-codegen/cli/cjs/bin.js";
const DRIZZLE_KIT = "node_modules/drizzle-kit/bin.cjs";

/** Every step of `npm run check`; the slowest first, since two run at a time. */
export const STEPS: readonly Step[] = [
  { name: "types", mend: "mend the types", run: types },
  { name: "schema", mend: "npm run schema:print, and review the difference", run: printedSchemaUnchanged },
  { name: "migrations", mend: "npm run db:generate, and review the SQL", run: migrationsUnchanged },
  {
    name: "client",
    mend: "npm run client:generate, and review the difference",
    run: () => tool(CODEGEN, "--config", "codegen.config.ts", "--check"),
  },
  {
    name: "unused",
    mend: "remove it, or say in knip.json who uses it",
    run: () => tool("node_modules/knip/bin/knip.js"),
  },
  { name: "lint", mend: "mend it; npm run format sorts imports", run: lint },
  { name: "format", mend: "npm run format", run: () => tool(BIOME, "format", ".") },
];

/** What tsc remembers of its last run is kept out of the tree; the second run takes half the time. */
function types(): Promise<string | null> {
  const memory = "node_modules/.cache/fptx.tsbuildinfo";
  return tool("node_modules/typescript/bin/tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", memory);
}

function lint(): Promise<string | null> {
  return tool(BIOME, "check", "--formatter-enabled=false", "--enforce-assist=true", "--error-on-warnings", ".");
}

async function printedSchemaUnchanged(): Promise<string | null> {
  const printed = await node("--import", "tsx", "src/graphql/print-schema.ts");
  if (printed.code !== 0) return printed.output;
  if (printed.stdout === "") return "src/graphql/print-schema.ts printed nothing";
  const committed = await readFile(join(ROOT, PRINTED_SCHEMA), "utf8");
  return firstDifference(PRINTED_SCHEMA, committed, printed.stdout);
}

/** `drizzle-kit check` on the migrations, then `generate` in a copy of them, which must add nothing. */
async function migrationsUnchanged(): Promise<string | null> {
  const sound = await tool(DRIZZLE_KIT, "check");
  if (sound !== null) return sound;
  const scratch = await mkdtemp(join(tmpdir(), "fptx-migrations-"));
  try {
    const out = join(scratch, "migrations");
    await cp(join(ROOT, MIGRATIONS), out, { recursive: true });
    const config = join(scratch, "drizzle.config.ts");
    const ours = JSON.stringify(join(ROOT, "drizzle.config.ts"));
    await writeFile(config, `import config from ${ours};\nexport default { ...config, out: "${posix(out)}" };\n`);
    const { output } = await node(DRIZZLE_KIT, "generate", `--config=${config}`);
    return output.includes(NOTHING_NEW) ? null : `${output}\n${await newMigrations(out)}`;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** drizzle-kit resolves `out` against the working directory, and takes no absolute path. */
function posix(out: string): string {
  return relative(ROOT, out).replaceAll("\\", "/");
}

async function newMigrations(generated: string): Promise<string> {
  const known = new Set(await readdir(join(ROOT, MIGRATIONS)));
  const added = (await readdir(generated)).filter((file) => !known.has(file));
  const texts = added.map(async (file) => `${file}:\n${await readFile(join(generated, file), "utf8")}`);
  return ["db/schema and db/migrations differ.", ...(await Promise.all(texts))].join("\n");
}

function firstDifference(file: string, committed: string, printed: string): string | null {
  if (committed === printed) return null;
  const was = committed.split("\n");
  const is = printed.split("\n");
  const line = is.findIndex((text, at) => text !== was[at]);
  const at = line === -1 ? is.length : line;
  return [`${file}:${at + 1} differs from what the code prints`, `- ${was[at] ?? ""}`, `+ ${is[at] ?? ""}`].join("\n");
}

async function tool(...args: string[]): Promise<string | null> {
  const { code, output } = await node(...args);
  return code === 0 ? null : output || `it ended with code ${code} and said nothing`;
}

/** Runs Node in the repository's root, with nothing to read, for STEP_TIMEOUT_MS at most. */
function node(...args: string[]): Promise<{ code: number | string; stdout: string; output: string }> {
  return new Promise((done, failed) => {
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined };
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), STEP_TIMEOUT_MS);
    let stdout = "";
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.on("data", (chunk: Buffer) => {
      output += chunk;
    });
    child.once("error", failed);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      done({ code: code ?? signal ?? "unknown", stdout, output: output.trim() });
    });
  });
}
