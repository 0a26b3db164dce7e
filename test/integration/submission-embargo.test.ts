import { describe, expect, test } from "vitest";
import { STORES, useExchange } from "../support/exchange.ts";
import { codeOf, INCIDENTS, intakeOf, type Person, type Released, tidyFile } from "../support/submissions.ts";

/** Clocks in Toronto go back on 7 November 2027 at 2:00: the second moment is half an hour later, and its clock reads earlier. */
const BEFORE_CLOCKS_GO_BACK = "2027-11-07T01:45:00-04:00";
const AFTER_CLOCKS_GO_BACK = "2027-11-07T01:15:00-05:00";

describe.each(STORES)("releases that wait, over %s", (kind) => {
  const running = useExchange(kind);
  const intake = intakeOf(running);
  const schedule = async (id: string, at: string) => (await intake.publish(id, "ann", { at })) as Released;
  const ask = async (query: string, as: Person | { sub: string }) => {
    const claims = { roles: ["policy"], jurisdiction: "CA", ...(typeof as === "string" ? {} : as) };
    const authorization = typeof as === "string" ? await intake.bearer(as) : `Bearer ${await running().sign(claims)}`;
    return running().ask<Record<string, unknown>>(query, { authorization });
  };

  test("come out in the order of their moments, whatever clocks on walls read, and each over the one before", async () => {
    const first = await schedule(await intake.approved(tidyFile("2022", 620)), BEFORE_CLOCKS_GO_BACK);
    const next = await intake.approved(tidyFile("2023", 580));
    expect(codeOf(await intake.publish(next))).toBe("CONFLICT");
    for (const at of [BEFORE_CLOCKS_GO_BACK, "2027-11-07T01:15:00-04:00"])
      expect(codeOf(await intake.publish(next, "ann", { at })), at).toBe("CONFLICT");
    const second = await schedule(next, AFTER_CLOCKS_GO_BACK);
    expect([first.state, second.state]).toEqual(["SCHEDULED", "SCHEDULED"]);
    expect(first.version).not.toBe(second.version);

    // The first is taken back: the second repeats its cells, so it is held back, and its file starts anew.
    const before = await intake.shown("2022");
    await intake.withdraw(first.id);
    const reopened = await intake.settled(next);
    expect(reopened).toMatchObject({ state: "STAGED", release: null });
    expect(reopened.history.map(({ state }) => state).slice(-3)).toEqual(["RECEIVED", "VALIDATING", "STAGED"]);
    expect(codeOf(await intake.publish(next))).toBe("CONFLICT");
    await intake.review(next);
    const out = (await intake.publish(next)) as Released;
    expect(out.state).toBe("PUBLISHED");
    expect(out.version).not.toBe(second.version);
    expect(await intake.shown("2022")).toMatchObject({ value: before.value, release: out.id });
    await intake.withdraw(out.id);
  });

  test("are read before their time by those named, in their own view and their own time, and by nobody else", async () => {
    const before = await intake.shown("2022");
    const waiting = await schedule(await intake.approved(tidyFile("2022", 633)), "2030-01-01T08:30:00-05:00");
    const where = `{ indicator: "${INCIDENTS}", jurisdictions: ["CA"], periods: ["2022"], release: "${waiting.id}" }`;
    const read = `{ release(id: "${waiting.id}") { state } observations(where: ${where}) { totalCount nodes { value release { id } } } }`;
    const shut = async (as: Person | { sub: string }) => {
      const { data, errors } = await ask(read, as);
      expect([data, errors?.map(({ extensions }) => extensions.code)]).toEqual([null, ["NOT_FOUND"]]);
    };
    const reader = { sub: "deputy@example.ca" };
    const grant = (more: object, as: Person = "ann") =>
      ask(
        `mutation { grantPreRelease(input: ${Object.entries({
          release: waiting.id,
          subject: reader.sub,
          until: "2031-01-01T00:00:00Z",
          ...more,
        }).reduce(
          (text, [key, value]) => `${text} ${key}: ${JSON.stringify(value)}`,
          "{",
        )} }) { subject until grantedBy } }`,
        as,
      );
    await shut(reader);
    await shut("lou");
    expect((await grant({}, "otto")).errors?.[0]?.extensions.code).toBe("NOT_FOUND");
    expect((await grant({}, "lou")).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect((await grant({ until: "2020-01-01T00:00:00Z" })).errors?.[0]?.extensions.code).toBe("INVALID_INPUT");
    expect((await grant({ from: "2029-01-01T00:00:00Z" })).errors).toBeUndefined();
    await shut(reader);
    expect((await grant({})).data).toEqual({
      grantPreRelease: { subject: reader.sub, until: "2030-01-01T13:30:00.000Z", grantedBy: "ann" },
    });
    expect((await ask(read, reader)).data).toEqual({
      release: { state: "SCHEDULED" },
      observations: { totalCount: 1, nodes: [{ value: 633, release: { id: waiting.id } }] },
    });
    await shut({ sub: "Deputy@example.ca" });
    await shut("policy");
    // It is in no list, and nothing is current before its time.
    const lists = `{ releases(indicator: "${INCIDENTS}", states: [SCHEDULED]) { totalCount }
      observations(where: { indicator: "${INCIDENTS}", jurisdictions: ["CA"], periods: ["2022"] }) { nodes { value } } }`;
    expect((await ask(lists, reader)).data).toMatchObject({
      releases: { totalCount: 0 },
      observations: { nodes: [{ value: before.value }] },
    });
    const revoke = `mutation { revokePreRelease(input: { release: "${waiting.id}", subject: "${reader.sub}" }) { revokedBy } }`;
    expect((await ask(revoke, "bob")).data).toEqual({ revokePreRelease: [{ revokedBy: "bob" }, { revokedBy: "bob" }] });
    await shut(reader);
    await intake.withdraw(waiting.id);
  });
});
