import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { LIMITS } from "../../src/ingest/csv-splitter.ts";
import { useExchange } from "../support/exchange.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const GUIDE = readFileSync(`${ROOT}/docs/loading.md`, "utf8");
/** Every block of commands, and what stands printed under it; null where nothing does. */
const blocks = [...GUIDE.matchAll(/```sh\n([^`]*)```\n(?:\n```text\n([^`]*)```)?/g)].map(
  ([, commands = "", printed]) => ({ commands, printed: printed ?? null }),
);
const MARK = "=== next block";

const running = useExchange("PGlite");

test("every block of the guide to loading works, and prints what stands under it", { timeout: 180_000 }, async () => {
  expect(blocks.filter(({ printed }) => printed !== null).length).toBe(4);
  const folder = await mkdtemp(join(tmpdir(), "fptx-loading-"));
  const script = blocks
    .map(({ commands }) => `${commands}echo "${MARK}"\n`)
    .join("")
    .replaceAll("http://localhost:4000", running().address)
    .replaceAll("npm run -s fptx --", `"${process.execPath}" "${ROOT}/bin/fptx.mjs"`);
  const env = { ...process.env, FPTX_URL: running().address, DATA_DIR: running().dataDir };
  try {
    const { stdout, stderr } = await promisify(execFile)("sh", ["-ec", script], { cwd: folder, env });
    expect(stderr).toBe("");
    const printed = stdout.split(`${MARK}\n`);
    for (const [i, block] of blocks.entries()) {
      const steady = (printed[i] ?? "")
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "SUBMISSION")
        .replaceAll(/,"extensions":\{"cost":\{[^}]*\}\}/g, "")
        .trim();
      if (block.printed !== null) expect(steady).toBe(block.printed.trim());
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("the limits in the guide are those that hold", () => {
  const written = (limit: number): string => limit.toLocaleString("en-CA");
  expect(GUIDE).toContain(`${written(LIMITS.record)}, ${written(LIMITS.cell)}, ${written(2_000)} characters`);
});
