import { readFile, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { loadCommand } from "../../src/cli/load.ts";
import { DISCLOSURE_RULES } from "../../src/ingest/disclosure-rules.ts";
import { SUBMISSION_RULES } from "../../src/ingest/submission-rules.ts";
import { useExchange } from "../support/exchange.ts";

interface Case {
  readonly file: string;
  readonly what: string;
  readonly request: {
    readonly indicator: string;
    readonly jurisdiction: string;
    readonly charset?: string;
    readonly gzip?: boolean;
  };
  readonly findings: readonly string[];
}
interface Found {
  readonly message: { readonly en: string };
  readonly severity: string;
  readonly rule: string;
  readonly row: number | null;
  readonly column: string | null;
  readonly value: string | null;
}
interface Outcome {
  readonly state: string;
  readonly findings: readonly Found[];
}

const CORPUS = new URL("../corpus/", import.meta.url);
const cases = JSON.parse(await readFile(new URL("expected.json", CORPUS), "utf8")) as Case[];
const named = cases.map((one) => [`${one.file}: ${one.what}`, one] as const);

const UPDATE = process.env["UPDATE_GOLDEN"] === "1";
const OVER_RELEASE = new URL("expected-over-release.json", CORPUS);
/** By file and what it shows: what is told of a file laid over the current release, and what each audience would lose. */
const overRelease = JSON.parse(await readFile(OVER_RELEASE, "utf8").catch(() => "{}")) as Record<string, string[]>;

const isOverRelease = ({ rule }: Found): boolean =>
  Object.hasOwn(SUBMISSION_RULES, rule) || Object.hasOwn(DISCLOSURE_RULES, rule);
/** With their words: of these, most of what is told is a count. */
const toldOver = ({ findings }: Outcome): string[] =>
  findings
    .filter(isOverRelease)
    .map(({ severity, rule, row, column, message }) =>
      [severity, rule, row ?? "-", column ?? "-", message.en].join(" "),
    );

/** What the file itself is blamed for, in the corpus' own notation. */
const told = ({ findings }: Outcome): string[] =>
  findings
    .filter((finding) => !isOverRelease(finding))
    .map(({ severity, rule, row, column, value }) =>
      [severity, rule, row ?? "-", column ?? "-", ...(value === null ? [] : [value])].join(" "),
    );
const isWrong = ({ findings }: Case): boolean => findings.some((line) => line.startsWith("ERROR "));

describe("every file of the corpus", () => {
  const running = useExchange("PGlite");
  /** Whatever the exchange, in this process, wrote to its log. */
  let log = "";
  beforeEach(() => {
    log = "";
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      log += String(text);
      return true;
    });
  });
  afterAll(async () => {
    if (UPDATE) await writeFile(OVER_RELEASE, `${JSON.stringify(overRelease, null, 2)}\n`);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    process.exitCode = undefined;
  });

  /** A loader of whoever is the custodian of the figures. */
  const tokenFor = ({ indicator, jurisdiction }: Case["request"]): Promise<string> => {
    const of = indicator === "ht.shelter.clients" ? jurisdiction : "CA";
    return running().sign({ sub: `loader@${of}`, roles: ["loader"], jurisdiction: of });
  };

  async function throughHttp({ file, request }: Case): Promise<Outcome> {
    const { indicator, jurisdiction, charset, gzip } = request;
    const authorization = `Bearer ${await tokenFor(request)}`;
    const headers = {
      authorization,
      "content-type": charset === undefined ? "text/csv" : `text/csv; charset=${charset}`,
      ...(gzip ? { "content-encoding": "gzip" } : {}),
    };
    const path = `/submissions?indicator=${indicator}&jurisdiction=${jurisdiction}&vintage=FINAL`;
    const body = new Uint8Array(await readFile(new URL(file, CORPUS)));
    const response = await running().fetch(path, { method: "POST", body, headers });
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as { id: string };
    const query = `query ($id: ID!) { submission(id: $id) { state
      findings(first: 200) { nodes { severity rule row column value message { en } } } } }`;
    for (;;) {
      type Answer = { submission: { state: string; findings: { nodes: Found[] } } };
      const { submission } = await running().data<Answer>(query, { authorization, variables: { id } });
      if (submission.state !== "RECEIVED" && submission.state !== "VALIDATING")
        return { state: submission.state, findings: submission.findings.nodes };
      await sleep(20);
    }
  }

  async function throughCommand({ file, request }: Case): Promise<Outcome & { code: unknown }> {
    vi.stubEnv("FPTX_URL", running().address);
    vi.stubEnv("FPTX_TOKEN", await tokenFor(request));
    let printed = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      printed += String(text);
      return true;
    });
    const options = ["--indicator", request.indicator, "--jurisdiction", request.jurisdiction, "--vintage", "FINAL"];
    const path = fileURLToPath(new URL(file, CORPUS));
    await loadCommand.parseAsync([path, ...options, "--dry-run", "--json"], { from: "user" });
    return { ...(JSON.parse(printed) as Outcome), code: process.exitCode };
  }

  test.each(named)("is refused or staged at POST /submissions with all its findings: %s", async (name, one) => {
    const outcome = await throughHttp(one);
    expect(told(outcome)).toEqual(one.findings);
    if (UPDATE) overRelease[name] = toldOver(outcome);
    expect(toldOver(outcome)).toEqual(overRelease[name]);
    if (isWrong(one)) expect(outcome.state).toBe("REJECTED");
    expect(log).toBe("");
  });

  // The command has no option for what only a header can say: a charset, or gzip that does not look like it.
  const plain = named.filter(([, { request }]) => request.charset === undefined && request.gzip === undefined);
  test.each(plain)(
    "gives the same through fptx load --json, with code 2 where it is refused: %s",
    async (name, one) => {
      const outcome = await throughCommand(one);
      expect(told(outcome)).toEqual(one.findings);
      // On a busy machine a dry run does not wait for the protection, and says so.
      const isPreviewed = (line: string): boolean => !line.includes(" disclosure.");
      const skipped = outcome.findings.some(({ rule }) => rule === "disclosure.notPreviewed");
      const [over, expected] = [toldOver(outcome), overRelease[name] ?? []];
      expect(skipped ? over.filter(isPreviewed) : over).toEqual(skipped ? expected.filter(isPreviewed) : expected);
      expect(outcome.code).toBe(outcome.state === "REJECTED" ? 2 : undefined);
      expect(log).toBe("");
    },
  );
});
