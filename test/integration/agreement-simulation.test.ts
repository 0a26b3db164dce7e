import { beforeAll, describe, expect, test } from "vitest";
import { asking, publishShelter, SHELTER, saveAgreement, shareAllBut, terms } from "../support/agreements.ts";
import { STORES, type TestExchange, useExchange } from "../support/exchange.ts";
import { type ObservedCell, observe } from "../support/observed-cells.ts";

const PERMITS = "ht.ircc.permits";
const VICTIMS = "demo.police.victims";
const ROLES = ["ANALYST", "POLICY", "LOADER", "APPROVER", "SECRETARIAT", "AUDITOR"];
const GOVERNMENTS = ["CA", "CA-ON", "CA-QC", "CA-NS"];
const EVERYBODY = ["PUBLIC", ...ROLES.flatMap((role) => GOVERNMENTS.map((government) => `${role}@${government}`))];

interface MatrixCell {
  readonly recipient: string;
  readonly access: "NOT_SHARED" | "PUBLIC" | "FPT" | "EXACT";
  readonly indicator: { readonly id: string };
  readonly jurisdiction: { readonly id: string };
  readonly profile: { readonly id: string } | null;
  readonly agreements: readonly { readonly id: string; readonly inForce: boolean }[];
}
interface Change {
  readonly recipient: string;
  readonly before: string;
  readonly after: string;
  readonly indicator: { readonly id: string };
  readonly jurisdictions: readonly { readonly id: string }[];
}

async function matrixOf(running: TestExchange, asked: object): Promise<MatrixCell[]> {
  const query = `query ($recipients: [String!], $indicators: [ID!], $jurisdictions: [ID!]) {
    accessMatrix(recipients: $recipients, indicators: $indicators, jurisdictions: $jurisdictions) {
      recipient access indicator { id } jurisdiction { id } profile { id } agreements { id inForce } } }`;
  const variables = { recipients: EVERYBODY, ...asked };
  const who = await asking(running, "auditor");
  return (await running.data<{ accessMatrix: MatrixCell[] }>(query, { ...who, variables })).accessMatrix;
}

async function simulate(running: TestExchange, input: object): Promise<Change[]> {
  const query = `query ($input: AgreementInput!) { simulateAgreement(input: $input) {
    recipient before after indicator { id } jurisdictions { id } } }`;
  const who = await asking(running, "secretariat");
  const variables = { input: terms(input as Record<string, unknown>) };
  return (await running.data<{ simulateAgreement: Change[] }>(query, { ...who, variables })).simulateAgreement;
}

const placeOf = ({ recipient, indicator, jurisdiction }: MatrixCell): string =>
  `${recipient} ${indicator.id} ${jurisdiction.id}`;

/** A generator of numbers below `n` that gives the same ones in every run. */
function draws(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
}

function randomInput(
  draw: (n: number) => number,
  known: readonly { id: string; provider: string }[],
): Record<string, unknown> {
  const amended = draw(3) === 0 ? known[draw(known.length)] : undefined;
  const provider = amended?.provider ?? GOVERNMENTS[draw(GOVERNMENTS.length)];
  const isPublic = draw(4) === 0;
  const recipients = isPublic
    ? ["PUBLIC"]
    : [...new Set([0, 1, 2].map(() => `${ROLES[draw(ROLES.length)]}@${["*", ...GOVERNMENTS][draw(5)]}`))];
  return {
    ...(amended ? { id: amended.id } : {}),
    provider,
    recipients,
    indicators: provider === "CA" ? [[PERMITS], [PERMITS, SHELTER], [SHELTER]][draw(3)] : [SHELTER],
    profile: isPublic || draw(3) === 0 ? "IRCC-5" : "FPT-5",
    validTo: draw(3) === 0 ? "2021-01-01" : "2090-12-31",
  };
}

/** What stands in a cell, told apart by how it is protected. */
const shown = ({ value, status }: ObservedCell): string => `${status.availability} ${value} ${status.roundingBase}`;

async function answers(running: TestExchange, indicator: string, recipient: string, viewAs?: string) {
  const [role, government] = recipient.toLowerCase().split("@") as [string, string?];
  const who = await asking(running, role, government?.toUpperCase(), viewAs);
  const { nodes } = await observe(running, { indicator }, { ...who, first: 1000 });
  return nodes;
}

describe.each(STORES)("agreements foreseen and looked at, over %s", (kind) => {
  const running = useExchange(kind);
  beforeAll(() => publishShelter(running()));

  test.each([1, 2, 3])(
    "what is simulated is what happens once it is saved, and simulating writes nothing (%i)",
    async (seed) => {
      const draw = draws(seed);
      const known = ["CA", "CA-ON", "CA-QC", "CA-NS"].flatMap((provider) => [
        { id: `${provider}-demonstration-governments`, provider },
        { id: `${provider}-demonstration-public`, provider },
      ]);
      const asked = { indicators: [PERMITS, SHELTER], jurisdictions: ["CA", "CA-ON", "CA-QC", "CA-NS", "CMA-505"] };
      let changed = 0;
      for (let round = 0; round < 12; round++) {
        const input = randomInput(draw, known);
        const before = await matrixOf(running(), asked);
        const foreseen = await simulate(running(), input);
        expect(await matrixOf(running(), asked)).toEqual(before);
        const { id } = await saveAgreement(running(), input);
        known.push({ id, provider: input.provider as string });
        const after = await matrixOf(running(), asked);
        const happened = after.flatMap((cell, i) => {
          const was = before[i] as MatrixCell;
          expect(placeOf(cell)).toBe(placeOf(was));
          return was.access === cell.access ? [] : [`${placeOf(cell)} ${was.access} ${cell.access}`];
        });
        const told = foreseen.flatMap(({ recipient, indicator, jurisdictions, before: from, after: to }) =>
          jurisdictions
            .filter((j) => asked.jurisdictions.includes(j.id) && EVERYBODY.includes(recipient))
            .filter(() => asked.indicators.includes(indicator.id))
            .map((j) => `${recipient} ${indicator.id} ${j.id} ${from} ${to}`),
        );
        expect(told.sort()).toEqual(happened.sort());
        changed += happened.length;
        for (const { access, agreements } of after)
          for (const cited of agreements) expect([access, cited.inForce]).toEqual([access, true]);
      }
      expect(changed).toBeGreaterThan(0);
    },
  );

  test("the matrix says what observations answer to each role", async () => {
    const matrix = await matrixOf(running(), {
      indicators: [PERMITS, SHELTER],
      jurisdictions: ["CA", "CA-ON", "CA-QC", "CA-NS"],
    });
    const seen = new Set<string>();
    for (const indicator of [PERMITS, SHELTER]) {
      const truth = new Map((await answers(running(), PERMITS, "LOADER@CA")).map((cell) => [cell.id, shown(cell)]));
      for (const recipient of EVERYBODY) {
        for (const cell of await answers(running(), indicator, recipient)) {
          const said = matrix.find(
            (m) =>
              m.recipient === recipient && m.indicator.id === indicator && m.jurisdiction.id === cell.jurisdiction.id,
          );
          if (!said) continue;
          seen.add(said.access);
          const where = `${recipient} ${cell.id} ${said.access}`;
          const { availability, roundingBase } = cell.status;
          expect(`${where} ${availability === "NOT_SHARED"}`).toBe(`${where} ${said.access === "NOT_SHARED"}`);
          if (availability === "VALUE" && roundingBase === 5) expect(where).toBe(`${recipient} ${cell.id} PUBLIC`);
          if (said.access === "PUBLIC" && availability === "VALUE")
            expect(`${where} ${roundingBase}`).toBe(`${where} 5`);
          if (said.access === "EXACT" && indicator === PERMITS)
            expect(`${where} ${shown(cell)}`).toBe(`${where} ${truth.get(cell.id)}`);
        }
      }
    }
    expect(seen.size).toBeGreaterThanOrEqual(3);
  });

  test("the matrix cites agreements wherever something is shared that needs one, and is refused where it is too large", async () => {
    await shareAllBut(running(), []);
    for (const { access, agreements, profile } of await matrixOf(running(), { indicators: [PERMITS] })) {
      expect(agreements.length > 0).toBe(access === "PUBLIC" || access === "FPT");
      expect(profile?.id).toBe({ NOT_SHARED: undefined, PUBLIC: "IRCC-5", FPT: "FPT-5", EXACT: "NONE" }[access]);
    }
    const recipients = ROLES.flatMap((role) =>
      ["CA", "CA-NL", "CA-PE", "CA-NS", "CA-NB", "CA-QC"].map((g) => `${role}@${g}`),
    );
    const who = await asking(running(), "secretariat");
    const query = "query ($recipients: [String!]) { accessMatrix(recipients: $recipients) { access } }";
    expect((await running().fault(query, { ...who, variables: { recipients } })).extensions.code).toBe("TOO_LARGE");
    const wrong = { ...who, variables: { recipients: ["ANALYST@CA-OM"] } };
    expect((await running().fault(query, wrong)).extensions.details.nearest).toContain("ANALYST@CA-ON");
  });
});

const LOOKERS = ["SECRETARIAT@CA", "LOADER@CA", "APPROVER@CA", "SECRETARIAT@CA-ON"];
const PLACES = ["PUBLIC", "POLICY", "ANALYST@CA-ON", "LOADER@CA", "APPROVER@CA", "SECRETARIAT@CA", "AUDITOR@CA-QC"];

describe.each(STORES)("looking in another's place, over %s", (kind) => {
  const running = useExchange(kind);

  test.each(LOOKERS)("%s is shown, cell by cell, the stricter of both", async (looker) => {
    const mine = await answers(running(), VICTIMS, looker);
    for (const place of PLACES) {
      const theirs = await answers(
        running(),
        VICTIMS,
        place.includes("@") || place === "PUBLIC" ? place : `${place}@CA`,
      );
      const both = await answers(running(), VICTIMS, looker, place);
      expect(both.map(({ id }) => id)).toEqual(mine.map(({ id }) => id));
      for (const [i, cell] of both.entries()) {
        const [a, b] = [shown(mine[i] as ObservedCell), shown(theirs[i] as ObservedCell)];
        expect([a, b]).toContain(shown(cell));
        if (a !== b) {
          const strict = [mine[i], theirs[i]].filter(
            (of) => of?.status.availability !== "VALUE" || of.status.roundingBase === 5,
          );
          if (strict.length > 0) expect(strict.map((of) => shown(of as ObservedCell))).toContain(shown(cell));
        }
      }
    }
  });

  test("the secretariat has no raw count from the custodian's place", async () => {
    const own = (await answers(running(), VICTIMS, "SECRETARIAT@CA")).map(shown);
    expect((await answers(running(), VICTIMS, "SECRETARIAT@CA", "LOADER@CA")).map(shown)).toEqual(own);
    const truth = (await answers(running(), VICTIMS, "LOADER@CA")).map(shown);
    expect(own).not.toEqual(truth);
  });

  test("the viewer is told, stays who he is, and may do what both may", async () => {
    const query = "{ viewer { subject roles audience viewingAs } }";
    const viewer = async (place: string) =>
      (await running().data<{ viewer: object }>(query, await asking(running(), "loader", "CA", place))).viewer;
    const loader = { subject: "sam", roles: ["LOADER"] };
    expect(await viewer("ANALYST@CA-ON")).toEqual({ ...loader, audience: "FPT+CA-ON", viewingAs: "ANALYST@CA-ON" });
    expect(await viewer("PUBLIC")).toEqual({ ...loader, audience: "PUBLIC", viewingAs: "PUBLIC" });
    expect(await viewer("POLICY")).toEqual({ ...loader, audience: "FPT", viewingAs: "POLICY@CA" });
    const code = async (asked: string, place?: string) =>
      (await running().ask(asked, await asking(running(), "secretariat", "CA", place))).errors?.[0]?.extensions.code;
    expect(await code("{ agreements { id } }")).toBeUndefined();
    expect(await code("{ agreements { id } }", "POLICY")).toBe("FORBIDDEN");
    expect(await code("{ agreements { id } }", "AUDITOR")).toBeUndefined();
  });

  test("reports and diffs are those of the place", async () => {
    const query = `{ indicator(id: "${VICTIMS}") { releases(first: 2) { nodes { id contentHash disclosure { audience seed } disclosureReports { audience } } } } }`;
    type Told = {
      indicator: { releases: { nodes: { contentHash: string; disclosure: object; disclosureReports: object[] }[] } };
    };
    const told = async (...who: [string, string?, string?]) =>
      (await running().data<Told>(query, await asking(running(), ...who))).indicator.releases.nodes;
    expect(await told("secretariat", "CA", "PUBLIC")).toEqual(await told("public"));
    expect(await told("loader", "CA", "ANALYST@CA-ON")).toEqual(await told("analyst", "CA-ON"));
  });

  test.each([
    ["public", "CA", "POLICY", "FORBIDDEN"],
    ["analyst", "CA-ON", "PUBLIC", "FORBIDDEN"],
    ["policy", "CA", "PUBLIC", "FORBIDDEN"],
    ["auditor", "CA", "PUBLIC", "FORBIDDEN"],
    ["secretariat", "CA", "CUSTODIAN", "INVALID_INPUT"],
    ["secretariat", "CA", "analyst@CA-ON", "INVALID_INPUT"],
    ["secretariat", "CA", "ANALYST@*", "INVALID_INPUT"],
    ["secretariat", "CA", "POLICY, PUBLIC", "INVALID_INPUT"],
    ["secretariat", "CA", "", "INVALID_INPUT"],
  ])("%s of %s as “%s” is %s", async (role, government, place, code) => {
    const { errors } = await running().ask("{ viewer { audience } }", await asking(running(), role, government, place));
    expect(errors?.[0]?.extensions.code).toBe(code);
  });

  test("a province's loader looks so at what the province answers for, and at nothing else", async () => {
    const who = await asking(running(), "loader", "CA-ON", "PUBLIC");
    const code = async (indicator: string) =>
      (await running().ask(`{ observations(where: { indicator: "${indicator}" }) { totalCount } }`, who)).errors?.[0]
        ?.extensions.code;
    expect(await code(VICTIMS)).toBe("FORBIDDEN");
    expect(await code(SHELTER)).toBe("NOT_FOUND");
  });
});
