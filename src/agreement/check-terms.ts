import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { faults } from "../shared/faults.ts";
import { type AgreementTerms, EVERY_RECIPIENT, GRANTED_LEVEL } from "./agreement.ts";
import { agreementFaults } from "./agreement-faults.ts";

const LONGEST_TITLE = 300;
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/u;
const SHA256 = /^[0-9a-f]{64}$/;
const PURPOSE = /^[A-Z][A-Z0-9_]{1,39}$/;
const MOST_PURPOSES = 20;
const [FIRST_DAY, LAST_DAY] = ["1900-01-01", "9998-12-31"];

function refuseList(argument: string, given: readonly string[]): void {
  if (given.length === 0) throw faults.nothingSelected(argument);
  const repeated = given.find((value, i) => given.indexOf(value) !== i);
  if (repeated !== undefined) throw faults.repeated(argument, repeated);
}

function checkTitle(title: Text): void {
  const isTitle = (text: string): boolean =>
    text.trim() !== "" && text.length <= LONGEST_TITLE && !UNPRINTABLE.test(text);
  if (!isTitle(title.en)) throw agreementFaults.noTitle("input.titleEn");
  if (!isTitle(title.fr)) throw agreementFaults.noTitle("input.titleFr");
}

function checkDays({ validFrom, validTo }: AgreementTerms): void {
  for (const [argument, day] of [
    ["input.validFrom", validFrom],
    ["input.validTo", validTo],
  ] as const)
    if (day < FIRST_DAY || day > LAST_DAY) throw agreementFaults.dayOutOfRange(argument);
  if (validTo < validFrom) throw agreementFaults.daysReversed();
}

/** The governments that answer for figures of an indicator, and so can share them. */
function providersOf({ custodian, custodianByJurisdiction }: IndicatorEntry, catalogue: Catalogue): string[] {
  if (!custodianByJurisdiction) return [custodian];
  const provinces = catalogue.jurisdictions.filter(({ level }) => level === "PROVINCE");
  return [custodian, ...provinces.map(({ id }) => id)];
}

/**
 * Terms as they can be saved: the provider as its id. Errors: INVALID_INPUT for the first that is wrong, with what would be valid.
 */
export function checkTerms(terms: AgreementTerms, catalogue: Catalogue): AgreementTerms {
  const { title, recipients, indicators, purposes, profile, documentSha256 } = terms;
  checkTitle(title);
  refuseList("input.recipients", recipients);
  for (const recipient of recipients)
    if (!EVERY_RECIPIENT.includes(recipient)) throw agreementFaults.unknownRecipient(recipient, EVERY_RECIPIENT);
  if (!Object.hasOwn(GRANTED_LEVEL, profile)) throw agreementFaults.notGranted(profile, Object.keys(GRANTED_LEVEL));
  if (recipients.includes("PUBLIC") && GRANTED_LEVEL[profile] !== "PUBLIC") throw agreementFaults.publicIsRounded();
  refuseList("input.indicators", indicators);
  const governments = catalogue.jurisdictions.filter(({ timeZone }) => timeZone !== undefined).map(({ id }) => id);
  const provider = catalogue.jurisdictionId(terms.provider);
  if (provider === undefined || !governments.includes(provider))
    throw faults.unknownCode("input.provider", terms.provider, governments);
  for (const id of indicators) {
    const indicator = catalogue.indicator(id);
    const known = catalogue.indicators.map((entry) => entry.id);
    if (!indicator) throw faults.unknownCode("input.indicators", id, known);
    const providers = providersOf(indicator, catalogue);
    if (!providers.includes(provider)) throw agreementFaults.notTheProviders(id, providers);
  }
  if (purposes.length > MOST_PURPOSES) throw agreementFaults.notAPurpose(purposes[MOST_PURPOSES] as string);
  for (const purpose of purposes) if (!PURPOSE.test(purpose)) throw agreementFaults.notAPurpose(purpose);
  if (documentSha256 !== null && !SHA256.test(documentSha256)) throw agreementFaults.notASha256();
  checkDays(terms);
  return { ...terms, provider };
}
