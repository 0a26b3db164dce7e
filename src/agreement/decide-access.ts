import { type Geography, type IndicatorEntry, ownershipOf } from "../catalogue/catalogue.ts";
import {
  type Access,
  type AccessLevel,
  accessOf,
  type Levels,
  stricterLevel,
  stricterLevels,
} from "../domain/access.ts";
import { audienceOf, inPlaceOf, stricterAudience, type Viewer } from "../domain/audience.ts";
import { covers, type DatedAgreement, GRANTED_LEVEL } from "./agreement.ts";

/** `cites`: for each jurisdiction, the ids of the agreements that decided; none where none was needed or none is in force. */
export interface Decision {
  readonly access: Access;
  readonly cites: ReadonlyMap<string, readonly string[]>;
}

interface Grant {
  readonly level: AccessLevel;
  readonly cites: readonly string[];
}

const NOTHING: Grant = { level: "NOT_SHARED", cites: [] };

const strictestOf = (grants: readonly Grant[]): Grant => {
  const level = grants.map((grant) => grant.level).reduce(stricterLevel);
  const deciding = grants.filter((grant) => grant.level === level).flatMap(({ cites }) => cites);
  return { level, cites: [...new Set(deciding)] };
};

/** What one provider grants: the strictest of the agreements that name one of the viewer's roles, else what it gives to everybody. */
function grantOf(viewer: Viewer, agreements: readonly DatedAgreement[]): Grant {
  const naming = (isNamed: (recipient: string) => boolean): Grant[] =>
    agreements
      .filter(({ recipients }) => recipients.some(isNamed))
      .map(({ id, profile }) => ({ level: GRANTED_LEVEL[profile] ?? "NOT_SHARED", cites: [id] }));
  const { roles, jurisdiction } = viewer;
  const named = naming((recipient) =>
    roles.some((role) => role !== "PUBLIC" && covers(recipient, { role, jurisdiction })),
  );
  const found = named.length > 0 ? named : naming((recipient) => recipient === "PUBLIC");
  return found.length === 0 ? NOTHING : strictestOf(found);
}

interface Question {
  readonly viewer: Viewer;
  readonly indicator: IndicatorEntry;
  readonly geography: Geography;
  /** Those in force. */
  readonly agreements: readonly DatedAgreement[];
}

const isOfTheCustodian = ({ roles, jurisdiction }: Viewer, { custodian }: IndicatorEntry): boolean =>
  jurisdiction === custodian && roles.some((role) => role === "LOADER" || role === "APPROVER");

/** Who answers for the cells of each jurisdiction: one body, or each that they contain figures of. */
function providersOf(jurisdiction: string, { indicator, geography }: Question): readonly string[] {
  if (!indicator.custodianByJurisdiction) return [indicator.custodian];
  const province = geography.provinceOf(jurisdiction);
  if (province !== null) return [province];
  const parts = geography.jurisdictions.filter(({ alsoPartOf }) => alsoPartOf === jurisdiction);
  if (parts.length > 0) return parts.map(({ id }) => geography.provinceOf(id) ?? indicator.custodian);
  const provinces = geography.jurisdictions.filter(({ level }) => level === "PROVINCE");
  return [indicator.custodian, ...provinces.map(({ id }) => id)];
}

/** Levels and cites of somebody who looks in his own place. */
function decideOwnPlace(question: Question): { readonly levels: Levels; readonly cites: Decision["cites"] } {
  const { viewer, indicator, geography, agreements } = question;
  const ceiling = audienceOf(viewer, ownershipOf(indicator));
  const own = ceiling.startsWith("FPT+") ? ceiling.slice("FPT+".length) : null;
  const highest: AccessLevel = ceiling === "CUSTODIAN" ? "EXACT" : ceiling === "PUBLIC" ? "PUBLIC" : "FPT";
  const needsNone = !indicator.custodianByJurisdiction && isOfTheCustodian(viewer, indicator);
  const granted = new Map<string, Grant>();
  const grantBy = (provider: string): Grant => {
    const isOwnProvince = indicator.custodianByJurisdiction && provider === viewer.jurisdiction && provider !== "CA";
    if (needsNone || isOwnProvince) return { level: "EXACT", cites: [] };
    const known = granted.get(provider);
    if (known) return known;
    const concerning = agreements.filter((a) => a.provider === provider && a.indicators.includes(indicator.id));
    const grant = grantOf(viewer, concerning);
    granted.set(provider, grant);
    return grant;
  };
  const levels = new Map<string, AccessLevel>();
  const cites = new Map<string, readonly string[]>();
  for (const { id } of geography.jurisdictions) {
    const isOwn = own !== null && geography.provinceOf(id) === own;
    const grants = isOwn ? [] : providersOf(id, question).map(grantBy);
    const level = isOwn ? "EXACT" : stricterLevel(strictestOf(grants).level, highest);
    levels.set(id, level);
    cites.set(id, level === "NOT_SHARED" ? [] : [...new Set(grants.flatMap((grant) => grant.cites))]);
  }
  return { levels, cites };
}

/**
 * Purpose: what a viewer is shown of an indicator, and because of which agreements.
 * Rules: 1. the role sets the ceiling (audienceOf). 2. Below it, what the providers of a cell's figures grant decides: the strictest
 * of the agreements in force that name one of the viewer's roles; where none does, what they give to the public, which is everybody's.
 * 3. The custodian's loaders and approvers need no agreement, nor does a province for its own cells. 4. A cell that contains figures of
 * several providers is shared as the strictest of them shares: a total with a part that is not shared is not shared, since the part
 * would follow by subtraction. 5. An answer has one protection (domain/access.ts). 6. Who looks in another's place is shown, cell by
 * cell, the stricter of what either is shown.
 * Limits: rule 4 counts all provinces and territories as parts of Canada, whether or not a release holds figures of each.
 * Time: one pass over the jurisdictions. Errors: none.
 */
export function decideAccess(question: Question): Decision {
  const { viewer, indicator, geography } = question;
  const mine = decideOwnPlace(question);
  const owner = ownershipOf(indicator);
  const other = viewer.viewingAs === undefined ? null : inPlaceOf(viewer.viewingAs);
  const theirs = other && decideOwnPlace({ ...question, viewer: other });
  const ceiling = audienceOf(viewer, owner);
  const fallback = other ? stricterAudience(ceiling, audienceOf(other, owner)) : ceiling;
  const access = accessOf(theirs ? stricterLevels(mine.levels, theirs.levels) : mine.levels, {
    provinceOf: geography.provinceOf,
    fallback,
  });
  return { access, cites: (theirs ?? mine).cites };
}
