import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { gzipOf, packed, packedTimes, workbookOf, zeros, zipOf } from "../support/bombs.ts";
import { useExchange } from "../support/exchange.ts";
import { mostWhile } from "../support/memory.ts";
import { intakeOf, type Seen } from "../support/submissions.ts";

const MIB = 1_048_576;
const COLUMNS = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OFFENCE,OBS_VALUE,OUR_FILE";
const HEADER = Buffer.from(`${COLUMNS}\n`);
const MOST_GROWTH = 150 * MIB;
const SLOWEST_MS = 120_000;

/** A row with a long text in a column that SDMX-CSV allows and nobody reads. */
const soundRow = (year: number, offence: string, text: string): string =>
  `dataflow,FPT_HT:HT_POLICE_INCIDENTS(1.0.0),M,CA,${year},${offence},600,${text}\n`;
/** A mebibyte of sound rows, which packs about as well as tables do. */
function soundRows(): Buffer {
  const rows: string[] = [];
  for (let i = 0; rows.length < 128; i++) {
    const words = createHash("sha512").update(String(i)).digest("base64url").repeat(3);
    rows.push(soundRow(2010 + (i % 15), ["T", "CC279", "IRPA118"][i % 3] as string, words.repeat(30)));
  }
  return Buffer.from(rows.join(""));
}
const oneRow = Buffer.from(soundRow(2022, "T", "a".repeat(8_000)).repeat(128));

describe("files that unpack to far more than they are", () => {
  const running = useExchange("PGlite");
  const intake = intakeOf(running);

  /** The most that the process took for small files, once for all. */
  let usual = 0;
  /** How much more than for small files the process takes while some work goes on. */
  async function growthOf<T>(work: () => Promise<T>): Promise<{ result: T; growth: number }> {
    const { result, most } = await mostWhile(work);
    return { result, growth: most - usual };
  }
  const bytesOf = (file: Buffer) => new Uint8Array(file) as Uint8Array<ArrayBuffer>;
  async function validated(file: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Seen> {
    const { status, id } = await intake.send(bytesOf(file), { headers, more: "&dryRun=true" });
    expect(status).toBe(202);
    return intake.settled(id, "lou", SLOWEST_MS);
  }
  const rulesOf = ({ findings }: Seen): Set<string> => new Set(findings.nodes.map(({ rule }) => rule));
  async function messageOf(id: string, rule: string): Promise<{ en: string; fr: string } | undefined> {
    const query = "query ($id: ID!) { submission(id: $id) { findings { nodes { rule message { en fr } } } } }";
    type Told = { submission: { findings: { nodes: { rule: string; message: { en: string; fr: string } }[] } } };
    const asking = { authorization: await intake.bearer("lou"), variables: { id } };
    const { submission } = await running().data<Told>(query, asking);
    return submission.findings.nodes.find((finding) => finding.rule === rule)?.message;
  }
  // What the first files take once (buffers of the embedded database, compiled code) is not what is measured.
  beforeAll(async () => {
    const small = gzipOf(packedTimes(HEADER, soundRows(), 24));
    const text = Buffer.alloc(4 * MIB, "a,b\n");
    const { most } = await mostWhile(async () => {
      for (let i = 0; i < 2; i++) {
        await validated(small, { "content-encoding": "gzip" });
        await validated(text);
      }
    });
    usual = most;
  }, 120_000);

  test("are what they seem: another program unpacks them", async () => {
    const file = join(inject("runFolder"), "sound.csv.gz");
    await writeFile(file, gzipOf(packedTimes(HEADER, soundRows(), 3)));
    const listed = execFileSync("gzip", ["--test", "--verbose", file], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    expect(listed).toBe("");
  });

  test.each([
    ["a ZIP archive of ten gigabytes of zeros", () => zipOf({ "data.csv": zeros() }), "a ZIP archive"],
    ["a workbook with a gigantic sheet", () => workbookOf("xl/worksheets/sheet1.xml"), "an Excel workbook (XLSX)"],
    ["a workbook with gigantic strings", () => workbookOf("xl/sharedStrings.xml"), "an Excel workbook (XLSX)"],
    [
      "a ZIP archive in a ZIP archive",
      () => zipOf({ "inner.zip": packedTimes(Buffer.alloc(0), zipOf({ "data.csv": zeros() }), 2) }),
      "a ZIP archive",
    ],
  ])("%s is refused by its first bytes, and never unpacked", async (_what, make, kind) => {
    const file = make();
    const { result, growth } = await growthOf(() => intake.send(bytesOf(file)));
    if (result.status === 202) {
      // It came whole before anyone looked at it: then its finding says so.
      const seen = await intake.settled(result.id, "lou", SLOWEST_MS);
      expect(seen.state).toBe("REJECTED");
      expect((await messageOf(result.id, "file.signature"))?.en).toContain(kind);
    } else {
      expect(result.fault?.extensions).toMatchObject({ details: { reason: "UNREADABLE", rule: "file.signature" } });
      expect(result.fault?.extensions.messages.en).toContain(kind);
    }
    expect(growth).toBeLessThan(MOST_GROWTH);
  });

  test.each([
    ["ten gigabytes of zeros", () => gzipOf(zeros()), "file.record-too-long", "1048576"],
    [
      "hundreds of megabytes of one sound row",
      () => gzipOf(packedTimes(HEADER, oneRow, 512)),
      "file.gzip-ratio",
      "200",
    ],
    [
      "an archive within",
      () => gzipOf(packed(zipOf({ "data.csv": packed("a,b\n") }).toString("latin1"))),
      "file.signature",
      "ZIP",
    ],
    ["gzip within gzip", () => gzipOf(packedTimes(gzipOf(zeros()), Buffer.alloc(0), 0)), "file.signature", "gzip"],
  ])("gzip of %s is refused with its limit, in flat memory", async (_what, make, rule, limit) => {
    const file = make();
    const sending = async () => {
      const { status, id } = await intake.send(bytesOf(file), { headers: { "content-encoding": "gzip" } });
      expect(status).toBe(202);
      return intake.settled(id, "lou", SLOWEST_MS);
    };
    const { result, growth } = await growthOf(sending);
    expect(result.state).toBe("REJECTED");
    expect(rulesOf(result)).toContain(rule);
    const message = await messageOf(result.id, rule);
    expect(message?.en).toContain(limit);
    expect(message?.fr).not.toBe(message?.en);
    expect(growth).toBeLessThan(MOST_GROWTH);
  });

  test("gzip of hundreds of megabytes of sound rows is read to its end in flat memory, others being answered", async () => {
    const file = gzipOf(packedTimes(HEADER, soundRows(), 220));
    let answered = 0;
    const asking = setInterval(() => {
      void running()
        .fetch("/healthz")
        .then(({ status }) => {
          if (status === 200) answered += 1;
        });
    }, 500);
    const { result, growth } = await growthOf(() => validated(file, { "content-encoding": "gzip" })).finally(() =>
      clearInterval(asking),
    );
    expect(result.state).toBe("REJECTED");
    expect(rulesOf(result)).toContain("cell.twice");
    expect(answered).toBeGreaterThan(0);
    expect(growth).toBeLessThan(MOST_GROWTH);
  }, 300_000);
});
