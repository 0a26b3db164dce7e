import { setTimeout as sleep } from "node:timers/promises";
import type { SubmissionState } from "../../src/domain/codes.ts";
import type { GraphqlFault, TestClient } from "./exchange.ts";

export const INCIDENTS = "ht.police.incidents";
const SDMX_HEADER =
  "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD,OFFENCE,OBS_VALUE,OBS_STATUS,CONF_STATUS,COMMENT_OBS";

/** One national figure as an SDMX-CSV file. */
export const sdmxFile = (period: string, value: number, status = "A"): string =>
  `${SDMX_HEADER}\ndataflow,FPT_HT:HT_POLICE_INCIDENTS(1.0.0),M,CA,${period},T,${value},${status},F,\n`;
/** One national figure as a tidy CSV file, with a French list separator. */
export const tidyFile = (period: string, value: number): string =>
  `jurisdiction;period;offence;value;status;note\nCA;${period};T;${value};;\n`;

/** Who takes part: a loader and two approvers of Statistics Canada, and others who may not. */
export const PEOPLE = {
  lou: { sub: "lou", roles: ["loader"], jurisdiction: "CA" },
  both: { sub: "both", roles: ["loader", "approver"], jurisdiction: "CA" },
  ann: { sub: "ann", roles: ["approver"], jurisdiction: "CA" },
  bob: { sub: "bob", roles: ["approver"], jurisdiction: "CA" },
  ontario: { sub: "ont", roles: ["loader", "approver"], jurisdiction: "CA-ON" },
  otto: { sub: "otto", roles: ["approver"], jurisdiction: "CA-ON" },
  policy: { sub: "pol", roles: ["policy"], jurisdiction: "CA" },
} as const;
export type Person = keyof typeof PEOPLE;

export interface Sending {
  readonly as?: Person | null;
  readonly indicator?: string;
  readonly jurisdiction?: string;
  readonly vintage?: string;
  readonly more?: string;
  readonly headers?: Readonly<Record<string, string>>;
}
export interface Sent {
  readonly status: number;
  readonly id: string;
  readonly state: SubmissionState;
  readonly fault: GraphqlFault | undefined;
}
export interface Seen {
  readonly id: string;
  readonly state: SubmissionState;
  readonly sha256: string;
  readonly rows: number;
  readonly release: { readonly id: string; readonly state: string } | null;
  readonly history: readonly { readonly state: SubmissionState; readonly by: string | null }[];
  readonly findings: {
    readonly nodes: readonly { readonly rule: string; readonly severity: string; readonly row: number | null }[];
  };
}
export interface Released {
  readonly id: string;
  readonly version: string;
  readonly state: string;
}

interface DiffCell {
  readonly value: number | null;
  readonly status: { readonly availability: string; readonly vintage: string };
}
export interface Diff {
  readonly totalCount: number;
  readonly note: { readonly en: string; readonly fr: string };
  readonly structure: readonly object[];
  readonly nodes: readonly {
    readonly change: string;
    readonly absolute: number | null;
    readonly percent: number | null;
    readonly before: (DiffCell & { readonly release: { readonly id: string } }) | null;
    readonly after: DiffCell | null;
  }[];
}

const SEEN = `id state sha256 rows release { id state } history { state by }
  findings(first: 200) { nodes { rule severity row } }`;

/** What people do with submissions, through the API of a running exchange. */
export function intakeOf(running: () => TestClient) {
  const bearer = async (as: Person): Promise<string> => `Bearer ${await running().sign(PEOPLE[as])}`;

  async function send(body: string | Uint8Array<ArrayBuffer>, sending: Sending = {}): Promise<Sent> {
    const { as = "lou", indicator = INCIDENTS, jurisdiction = "CA", vintage = "REVISED", more = "" } = sending;
    const authorization: Record<string, string> = as === null ? {} : { authorization: await bearer(as) };
    const headers = { "content-type": "text/csv", ...authorization, ...sending.headers };
    const path = `/submissions?indicator=${indicator}&jurisdiction=${jurisdiction}&vintage=${vintage}${more}`;
    const response = await running().fetch(path, { method: "POST", body, headers });
    const answer = (await response.json()) as Omit<Sent, "status"> & { errors?: GraphqlFault[] };
    return { status: response.status, id: answer.id, state: answer.state, fault: answer.errors?.[0] };
  }

  async function see(id: string, as: Person = "lou"): Promise<Seen | null> {
    const query = `query ($id: ID!) { submission(id: $id) { ${SEEN} } }`;
    const asking = { authorization: await bearer(as), variables: { id } };
    return (await running().data<{ submission: Seen | null }>(query, asking)).submission;
  }

  /** Waits until a submission is neither received nor being validated. */
  async function settled(id: string, as: Person = "lou", withinMs = 30_000): Promise<Seen> {
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await sleep(50)) {
      const seen = await see(id, as);
      if (seen && seen.state !== "RECEIVED" && seen.state !== "VALIDATING") return seen;
    }
    throw new Error("the submission was not validated in time");
  }

  async function act<Result>(
    mutation: string,
    type: string,
    input: object,
    as: Person,
  ): Promise<Result | GraphqlFault> {
    const fields = mutation === "review" ? SEEN : "id version state";
    const query = `mutation ($input: ${type}!) { done: ${mutation}(input: $input) { ${fields} } }`;
    const asking = { authorization: await bearer(as), variables: { input } };
    const { data, errors } = await running().ask<{ done: Result }>(query, asking);
    return errors?.[0] ?? data.done;
  }
  /** What a file changes, as someone sees it. */
  async function diff(id: string, as: Person = "lou"): Promise<Diff> {
    const cell = "value status { availability vintage } release { id }";
    const query = `query ($id: ID!) { submission(id: $id) { diff(first: 50) { totalCount note { en fr }
      structure { axis added removed }
      nodes { change absolute percent before { ${cell} } after { ${cell.replace("release { id }", "")} } } } } }`;
    const asking = { authorization: await bearer(as), variables: { id } };
    return (await running().data<{ submission: { diff: Diff } }>(query, asking)).submission.diff;
  }
  const reason = { reasonEn: "A test.", reasonFr: "Un essai." };
  const review = (submission: string, as: Person = "ann", decision = "APPROVE") =>
    act<Seen>("review", "ReviewInput", { submission, decision, comment: "Seen." }, as);
  const publish = async (submission: string, as: Person = "ann", more: object = {}) => {
    const expectedSha256 = (await see(submission, as))?.sha256 ?? "";
    return act<Released>("publish", "PublishInput", { submission, expectedSha256, ...reason, ...more }, as);
  };
  const withdraw = (release: string, as: Person = "ann") =>
    act<Released>("withdraw", "WithdrawInput", { release, ...reason }, as);

  return {
    send,
    see,
    settled,
    diff,
    bearer,
    act,
    review,
    publish,
    withdraw,
    /** Sends a file and has it approved; returns its id. */
    async approved(body: string, sending: Sending = {}): Promise<string> {
      const { id } = await send(body, sending);
      await settled(id);
      await review(id);
      return id;
    },
    /** What a federal policy officer is shown as the national count of a year, and in which release. */
    async shown(period: string): Promise<{ value: number; release: string; published: string }> {
      const query = `{ observations(where: { indicator: "${INCIDENTS}", jurisdictions: ["CA"], periods: ["${period}"] }) {
        nodes { value release { id publishedAt } } } }`;
      type Nodes = { observations: { nodes: [{ value: number; release: { id: string; publishedAt: string } }] } };
      const { observations } = await running().data<Nodes>(query, { as: "policy" });
      const { value, release } = observations.nodes[0];
      return { value, release: release.id, published: release.publishedAt };
    },
  };
}

export const codeOf = (outcome: unknown): string => (outcome as GraphqlFault).extensions?.code ?? "no fault";
