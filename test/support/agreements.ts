import { protectRelease } from "../../src/publication/protect-release.ts";
import { makePublicationService } from "../../src/publication/publication.service.ts";
import type { Asking, GraphqlFault, TestClient, TestExchange } from "./exchange.ts";
import { plainEngine } from "./plain-engine.ts";

/** What tests read of an agreement. */
export interface SavedAgreement {
  readonly id: string;
  readonly version: number;
  readonly inForce: boolean;
  readonly savedBy: string;
  readonly recipients: readonly string[];
  readonly validTo: string;
  readonly history: readonly {
    readonly version: number;
    readonly savedBy: string;
    readonly recipients: readonly string[];
  }[];
}
export type Input = Readonly<Record<string, unknown>>;

const FIELDS = "id version inForce savedBy recipients validTo history { version savedBy recipients }";
const SAVE = `mutation ($input: AgreementInput!) { saveAgreement(input: $input) { ${FIELDS} } }`;

/** Happy terms; a test says what matters to it. */
export const terms = (given: Input): Input => ({
  titleEn: "A test agreement",
  titleFr: "Une entente d'essai",
  provider: "CA",
  recipients: ["ANALYST@*"],
  indicators: ["ht.ircc.permits"],
  profile: "FPT-5",
  validFrom: "2020-01-01",
  validTo: "2030-12-31",
  ...given,
});

/** Roles at a government, as an HTTP request says who he is. `viewAs`: the header View-As. */
export async function asking(
  running: TestClient,
  role: string,
  jurisdiction = "CA",
  viewAs?: string,
): Promise<Pick<Asking, "authorization" | "headers">> {
  const headers = viewAs === undefined ? {} : { headers: { "view-as": viewAs } };
  if (role === "public") return headers;
  const roles = role.split("+");
  return { authorization: `Bearer ${await running.sign({ roles, jurisdiction, sub: "sam" })}`, ...headers };
}

export async function saveAgreement(running: TestClient, given: Input): Promise<SavedAgreement> {
  const who = await asking(running, "secretariat");
  const variables = { input: terms(given) };
  return (await running.data<{ saveAgreement: SavedAgreement }>(SAVE, { ...who, variables })).saveAgreement;
}

export async function refusedAgreement(
  running: TestExchange,
  given: Input,
  role = "secretariat",
): Promise<GraphqlFault> {
  return running.fault(SAVE, { ...(await asking(running, role)), variables: { input: terms(given) } });
}

const EVERY_INDICATOR = (running: TestExchange): string[] => running.exchange.catalogue.indicators.map(({ id }) => id);

/** Takes indicators out of what the federal demonstration agreements share, or gives back all. */
export async function shareAllBut(running: TestExchange, hidden: readonly string[]): Promise<void> {
  const indicators = EVERY_INDICATOR(running).filter((id) => !hidden.includes(id));
  const roles = ["ANALYST", "POLICY", "LOADER", "APPROVER", "SECRETARIAT", "AUDITOR"].map((role) => `${role}@*`);
  const lasting = { validFrom: "2018-01-01", validTo: "2099-12-31", indicators };
  await saveAgreement(running, { ...lasting, id: "CA-demonstration-governments", recipients: roles });
  const open = { id: "CA-demonstration-public", recipients: ["PUBLIC"], profile: "IRCC-5" };
  await saveAgreement(running, { ...lasting, ...open });
}

export const SHELTER = "ht.shelter.clients";
/** What the release below holds, by jurisdiction: Nova Scotia's count is small. */
const SHELTER_COUNTS = { CA: 153, "CA-ON": 100, "CA-QC": 50, "CA-NS": 3, "CMA-535": 40 } as const;

/** Publishes a release of which each province is the custodian of its own figures. */
export async function publishShelter(running: TestExchange): Promise<void> {
  const { store, catalogue } = running.exchange;
  const indicator = catalogue.indicator(SHELTER);
  if (!indicator) throw new Error(`the catalogue has no ${SHELTER}`);
  const totals = ["sex", "age", "service"].map((id) => ({ id, codes: ["T"] }));
  const axes = [
    { id: "JURISDICTION", codes: Object.keys(SHELTER_COUNTS) },
    { id: "PERIOD", codes: ["2019-2020"] },
    ...totals,
  ];
  const value = Int32Array.from(Object.values(SHELTER_COUNTS));
  const publication = makePublicationService({
    store,
    catalogue,
    protector: (question) => protectRelease(question, plainEngine),
  });
  await publication.publish({
    indicator,
    version: "1.0.0",
    vintage: "FINAL",
    publishedAt: new Date("2024-01-01T12:00:00Z"),
    reason: { en: "A test.", fr: "Un essai." },
    source: { en: "A test.", fr: "Un essai." },
    populationVintage: "POP_V2024",
    supersedes: null,
    cells: {
      shape: { axes },
      value,
      availability: [...value].map(() => "VALUE" as const),
      vintage: [...value].map(() => "FINAL" as const),
      roundedAtSource: new Uint8Array(value.length),
    },
    cellNotes: [],
  });
}
