import { describe, expect, test } from "vitest";
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
      expect(lines, more).toContain(
        "disclosure.newlyHidden: Audience FPT: cells that the current release shows and that would be hidden: 2.",
      );
      expect(
        lines.some((line) => /^disclosure\.hidden: Audience PUBLIC: \d+ of \d+ cells would be hidden\.$/.test(line)),
      ).toBe(true);
      expect(lines.join()).not.toMatch(/CUSTODIAN|\b41\b/);
    }
    // Nothing was published by looking.
    expect(await intake.see(first.id)).toMatchObject({ state: "PUBLISHED" });
  });
});
