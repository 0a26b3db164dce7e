import { createReadStream, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { readCodeMaps } from "../../../src/code-map/code-map-files.ts";
import type { Finding } from "../../../src/ingest/finding.ts";
import { type ImportKnowledge, type ImportRequest, importFile } from "../../../src/ingest/import-file.ts";
import { FORMATS, type Imported } from "../../../src/ingest/imported.ts";

const CORPUS = fileURLToPath(new URL("../../corpus", import.meta.url));

/** One file with one fault (or none), loaded as `request`: what must be found, and the cells that must come out. */
interface Case {
  readonly file: string;
  readonly what: string;
  readonly request: ImportRequest;
  readonly cells: readonly string[];
  readonly findings: readonly string[];
}
const cases = JSON.parse(readFileSync(join(CORPUS, "expected.json"), "utf8")) as Case[];

let knowledge: ImportKnowledge;
beforeAll(async () => {
  const { entries } = await readCatalogueFiles();
  knowledge = { catalogue: makeCatalogue(entries), codeMaps: await readCodeMaps() };
});

async function* inPieces(path: string, size: number): AsyncIterable<Uint8Array> {
  yield* createReadStream(path, { highWaterMark: size }) as AsyncIterable<Buffer>;
}

async function load({ file, request }: Case, size = 65_536) {
  const imported = await importFile(inPieces(join(CORPUS, file), size), request, knowledge);
  const cells: Imported[] = [];
  for await (const batch of imported.batches) cells.push(...batch);
  return { cells, findings: imported.findings.list(), format: imported.format };
}

function cellLine({ row, jurisdiction, period, members, value, availability, vintage, quality, action }: Imported) {
  const marks = [vintage, quality, action === "MERGE" ? null : action].filter((mark) => mark !== null);
  return [row, [jurisdiction, period, ...members].join("."), value ?? availability, ...marks].join(" ");
}
const findingLine = ({ severity, rule, row, column, value }: Finding): string =>
  [severity, rule, row ?? "-", column ?? "-", ...(value === null ? [] : [value])].join(" ");

test("every file of the corpus has its expectation", () => {
  const files = readdirSync(CORPUS).filter((name) => !name.startsWith("expected") && !name.startsWith("."));
  expect(files.sort()).toEqual(cases.map(({ file }) => file).sort());
});

test("every format is told by its header", async () => {
  const formats = await Promise.all(cases.map(async (one) => (await load(one)).format));
  expect(new Set(formats)).toEqual(new Set([...FORMATS, null]));
});

describe.each(cases.map((one) => [`${one.file}: ${one.what}`, one] as const))("%s", (_name, one) => {
  test("gives its cells and all its findings", async () => {
    const { cells, findings } = await load(one);
    expect(findings.map(findingLine)).toEqual(one.findings);
    expect(cells.map(cellLine)).toEqual(one.cells);
  });

  test("gives the same, a few bytes at a time", async () => {
    const whole = await load(one);
    expect(await load(one, 3)).toEqual(whole);
  });

  test("says everything in both languages, and tells no number that a symbol hides", async () => {
    const { cells, findings } = await load(one);
    for (const { message, hint } of findings)
      for (const text of [message.en, message.fr, ...(hint === null ? [] : [hint.en, hint.fr])])
        expect(text).toMatch(/^[^{}]+$/);
    expect(JSON.stringify({ cells, findings })).not.toContain("7919");
  });
});
