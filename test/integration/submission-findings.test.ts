import { describe, expect, test } from "vitest";
import { rowsBy } from "../support/both-stores.ts";
import { STORES, useExchange } from "../support/exchange.ts";
import { codeOf, intakeOf } from "../support/submissions.ts";

const PERMITS = "ht.ircc.permits";
const HEADER = "jurisdiction,period,client,value,status,note\n";
const permits = (rows: readonly string[]): string => `${HEADER}${rows.join("\n")}\n`;

describe.each(STORES)("what is found in a file, over %s", (kind) => {
  const running = useExchange(kind);
  const intake = intakeOf(running);
  const found = async (body: string, more = "") => {
    const { id } = await intake.send(body, { indicator: PERMITS, vintage: "FINAL", more });
    const query = `{ submission(id: "${id}") { findings(first: 200) { nodes { rule severity message { en fr } } } } }`;
    const seen = await intake.settled(id);
    type Found = { submission: { findings: { nodes: { rule: string; severity: string; message: { en: string } }[] } } };
    const { submission } = await running().data<Found>(query, { authorization: await intake.bearer("lou") });
    return { id, seen, told: submission.findings.nodes };
  };
  const disclosure = (told: readonly { rule: string; message: { en: string } }[]): string[] =>
    told.filter(({ rule }) => rule.startsWith("disclosure.")).map(({ rule, message }) => `${rule}: ${message.en}`);

  test("tells what each audience would lose, and what it sees until now, without a count of people", async () => {
    const period = "2031-2032";
    const future = permits([`CA,${period},T,40,,`]);
    expect((await found(future)).told.map(({ rule }) => rule)).toContain("plausibility.future");
    const first = await found(
      permits(["CA,2015-2016,T,44,,", "CA,2015-2016,VICTIM,21,,", "CA,2015-2016,DEPENDANT,23,,"]),
    );
    expect(disclosure(first.told).filter((text) => text.startsWith("disclosure.newlyHidden"))).toEqual([]);
    await intake.review(first.id);
    expect(codeOf(await intake.publish(first.id))).toBe("no fault");
    // Now one of the two parts is small: it and its complement go out of sight.
    const revised = permits(["CA,2015-2016,T,44,,", "CA,2015-2016,VICTIM,41,,", "CA,2015-2016,DEPENDANT,3,,"]);
    for (const more of ["&dryRun=true", ""]) {
      const { told, seen } = await found(revised, more);
      expect(seen.state).toBe("STAGED");
      const lines = disclosure(told);
      // On a busy machine a dry run does not wait for the protection, and says so.
      if (more !== "" && lines.some((line) => line.startsWith("disclosure.notPreviewed"))) continue;
      const newly =
        /^disclosure\.newlyHidden: Cells that the current release shows and that would be hidden: 2, from audiences .*\bFPT\b/;
      const hidden = /^disclosure\.hidden: Cells that would be hidden: [\d,]+ of [\d,]+, from audiences .*\bPUBLIC\b/;
      for (const line of [newly, hidden]) expect(lines.filter((told) => line.test(told))).toHaveLength(1);
      // Every audience stands in exactly one line of each kind, and audiences that lose as much in the same line.
      const audiences = lines
        .filter((line) => line.startsWith("disclosure.hidden"))
        .join()
        .match(/\b(FPT|PUBLIC)\b(\+CA-..)?/g);
      expect(new Set(audiences).size).toBe(audiences?.length);
      expect(lines.join()).not.toMatch(/CUSTODIAN|\b41\b/);
    }
    // Nothing was published by looking.
    expect(await intake.see(first.id)).toMatchObject({ state: "PUBLISHED" });
  });

  test("holds a review to what the reviewer saw, and to a word of explanation", async () => {
    const { id, seen, told } = await found(permits(["CA,2016-2017,T,51,,"]));
    expect(told.some(({ severity }) => severity === "WARNING")).toBe(true);
    const decide = (more: object) =>
      intake.act("review", "ReviewInput", { submission: id, decision: "APPROVE", comment: "Seen.", ...more }, "ann");
    expect(codeOf(await decide({ comment: " \u00a0" }))).toBe("INVALID_INPUT");
    const wrong = "0".repeat(64);
    expect(await decide({ expectedSha256: wrong })).toMatchObject({
      extensions: { details: { reason: "OTHER_FILE" } },
    });
    expect(await decide({ expectedFindings: wrong })).toMatchObject({
      extensions: { details: { reason: "OTHER_FINDINGS" } },
    });
    const query = `{ submission(id: "${id}") { findingsSha256 } }`;
    const { submission } = await running().data<{ submission: { findingsSha256: string } }>(query, {
      authorization: await intake.bearer("ann"),
    });
    const what = { expectedSha256: seen.sha256, expectedFindings: submission.findingsSha256 };
    expect(await decide(what)).toMatchObject({ state: "APPROVED" });
    const history = `{ submission(id: "${id}") { history { state comment } } }`;
    const kept = await running().data<object>(history, { authorization: await intake.bearer("lou") });
    expect(JSON.stringify(kept)).toContain('{"state":"APPROVED","comment":"Seen."}');
  });

  test("gives a file up whose validation fails again and again, and says what to do", async () => {
    const [often, once] = [
      await found(permits(["CA,2016-2017,T,52,,"])),
      await found(permits(["CA,2016-2017,T,53,,"])),
    ];
    const { publisher } = running().exchange.store;
    for (const [id, attempts] of [
      [often.id, 8],
      [once.id, 7],
    ])
      await rowsBy(
        publisher,
        `update confidential.submission set state = 'RECEIVED', attempts = ${attempts} where id = '${id}'`,
      );
    await found(permits(["CA,2016-2017,T,54,,"]));
    expect((await intake.settled(once.id)).state).toBe("STAGED");
    const refused = await intake.settled(often.id);
    expect(refused.state).toBe("REJECTED");
    expect(refused.findings.nodes).toEqual([{ rule: "validation.failed", severity: "ERROR", row: null }]);
  });

  test("lets go of what a dry run staged, once an hour has passed", async () => {
    const { id } = await found(permits(["CA,2016-2017,T,55,,"]), "&dryRun=true");
    expect((await intake.diff(id)).totalCount).toBe(1);
    const { publisher } = running().exchange.store;
    await rowsBy(
      publisher,
      `update confidential.submission set submitted_at = now() - interval '61 minutes' where id = '${id}'`,
    );
    await found(permits(["CA,2016-2017,T,56,,"]));
    const left = `select (select coalesce(sum(cells), 0)::int from confidential.submission_block where submission_id = '${id}') as cells,
      (select count(*)::int from confidential.upload_chunk where upload_id = '${id}') as chunks`;
    await expect.poll(() => rowsBy(publisher, left), { timeout: 5_000 }).toEqual([{ cells: 0, chunks: 0 }]);
    expect(await intake.diff(id)).toMatchObject({ totalCount: 0 });
  });

  test("publishes the notes and quality marks of a file, and a number in a note to nobody who sees no exact count", async () => {
    const file = permits([
      "CA,2017-2018,T,60,E,Revised count. | Compte révisé.",
      "CA,2018-2019,T,F,,Sample too small. | Échantillon trop petit.",
      "CA,2019-2020,T,2,,2 of them were renewed.",
    ]);
    const { id, told } = await found(file);
    const about = told.filter(({ rule }) => rule.startsWith("note.")).map(({ rule }) => rule);
    expect(about.sort()).toEqual(["note.one-language", "note.tells-number"]);
    await intake.review(id);
    expect(codeOf(await intake.publish(id))).toBe("no fault");
    const query = `{ observations(where: { indicator: "${PERMITS}", jurisdictions: ["CA"], from: "2017-2018", to: "2019-2020" }) {
      nodes { display(lang: EN) spoken(lang: FR) status { availability symbols } notes { text { en fr } } } }
      table(input: { where: { indicator: "${PERMITS}", jurisdictions: ["CA"], from: "2017-2018", to: "2019-2020" }, rows: ["PERIOD"], columns: [] }) {
        legend { symbol meaning { fr } } } }`;
    type Shown = {
      observations: { nodes: { display: string; status: object; notes: { text: { en: string; fr: string } }[] }[] };
      table: { legend: { symbol: string; meaning: { fr: string } }[] };
    };
    const seen = async (as: "policy" | "loader") => (await running().data<Shown>(query, { as })).observations.nodes;
    const [first, second, third] = await seen("policy");
    expect(first).toMatchObject({
      display: "60",
      spoken: "60, à utiliser avec prudence",
      status: { availability: "VALUE", symbols: ["E"] },
    });
    const { table } = await running().data<Shown>(query, { as: "policy" });
    expect(table.legend).toContainEqual({ symbol: "E", meaning: { fr: "à utiliser avec prudence" } });
    const texts = (cell: typeof first) => cell?.notes.map(({ text }) => text.fr).join() ?? "";
    expect(texts(first)).toContain("E\u00a0: à utiliser avec prudence.");
    expect(texts(first)).toContain("Compte révisé.");
    expect(second).toMatchObject({ display: "F", status: { availability: "UNRELIABLE", symbols: ["F"] } });
    expect(texts(second)).toContain("Échantillon trop petit.");
    expect(third).toMatchObject({ display: "x", status: { availability: "SUPPRESSED" } });
    expect(texts(third)).not.toContain("renewed");
    expect(texts((await seen("loader"))[2])).toContain("2 of them were renewed.");
  });
});
