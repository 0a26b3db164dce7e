import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";
import { longDate } from "../shared/long-date.ts";
import { checkWritten } from "./submission-faults.ts";

/**
 * The provider's own publication of the figures in a file, as whoever publishes them states it. `provider` null: the organization
 * behind the indicator's programme. `publishedOn`: yyyy-mm-dd. `address`: https, or a DOI.
 */
export interface Publication {
  readonly provider: Text | null;
  readonly title: Text;
  readonly publishedOn: string | null;
  readonly address: string | null;
}

const BETWEEN = "; ";
const NOON = "T12:00:00Z";
const DOI = /^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:\s*)?(10\.\d{4,9}\/\S+)$/i;

const noAddress = (argument: string): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: `${argument} is no address. Write one that begins with https:// or a DOI, such as 10.25318/3510017701-eng.`,
      fr: `${argument} n'est pas une adresse. Écrivez-en une qui commence par https://, ou un DOI, comme 10.25318/3510017701-fra.`,
    },
    { argument },
  );

/** A DOI in the form in which it is cited, an address as it is. INVALID_INPUT for anything else. */
function addressOf(given: string): string {
  const doi = DOI.exec(given.trim())?.[1];
  if (doi !== undefined) return `https://doi.org/${doi}`;
  const isAddress = URL.canParse(given) && /^https?:\/\/\S+$/.test(given) && given.length <= 2_000;
  if (!isAddress) throw noAddress("publication.address");
  return given;
}

/** Titles hold no semicolon: it stands between the sources of a release. */
const one = (text: string): string => text.trim().replace(/\s*;\s*/g, ", ");

/** Who stands behind a file: the province that answers for its own figures, else the organization of the programme. */
function providerOf(indicator: IndicatorEntry, jurisdiction: string, catalogue: Catalogue): Text {
  const place = catalogue.jurisdiction(jurisdiction)?.name ?? { en: jurisdiction, fr: jurisdiction };
  if (indicator.custodianByJurisdiction) return place;
  return catalogue.programmes.find(({ id }) => id === indicator.programme)?.provider ?? place;
}

function publicationOf({ title, publishedOn, address }: Publication): Text {
  const day = publishedOn === null ? null : new Date(`${publishedOn}${NOON}`);
  const found = address === null ? "" : `, ${addressOf(address)}`;
  return {
    en: `“${one(title.en)}”${day ? `, ${longDate(day, "EN")}` : ""}${found}`,
    fr: `« ${one(title.fr)} »${day ? `, ${longDate(day, "FR")}` : ""}${found}`,
  };
}

function checkPublication({ provider, title, address }: Publication): void {
  checkWritten("publication.titleEn", title.en);
  checkWritten("publication.titleFr", title.fr);
  if (provider !== null) {
    checkWritten("publication.providerEn", provider.en);
    checkWritten("publication.providerFr", provider.fr);
  }
  if (address !== null) addressOf(address);
}

/**
 * What a release made from a file names as its source, the provider first: the publication that was stated, else the programme. Where
 * each jurisdiction answers for its own figures, those of the others stay in the release, and so do their sources. `before`: the
 * source of the release that the file is laid over. INVALID_INPUT where the publication is not stated in both languages.
 */
export function sourceOfRelease(file: {
  readonly indicator: IndicatorEntry;
  readonly jurisdiction: string;
  readonly publication: Publication | null;
  readonly before: Text | null;
  readonly catalogue: Catalogue;
}): Text {
  const { indicator, jurisdiction, publication, before, catalogue } = file;
  if (publication) checkPublication(publication);
  const byDefault = providerOf(indicator, jurisdiction, catalogue);
  const stated = publication?.provider;
  const provider = stated ? { en: one(stated.en), fr: one(stated.fr) } : byDefault;
  const programme = catalogue.programmes.find(({ id }) => id === indicator.programme)?.name ?? indicator.name;
  const what = publication ? publicationOf(publication) : programme;
  const others = (language: "en" | "fr"): string[] =>
    indicator.custodianByJurisdiction && before
      ? before[language]
          .replace(/\.$/, "")
          .split(BETWEEN)
          .filter(
            (source) => !source.startsWith(`${byDefault[language]},`) && !source.startsWith(`${provider[language]},`),
          )
      : [];
  return {
    en: `${[`${provider.en}, ${what.en}`, ...others("en")].join(BETWEEN)}.`,
    fr: `${[`${provider.fr}, ${what.fr}`, ...others("fr")].join(BETWEEN)}.`,
  };
}
