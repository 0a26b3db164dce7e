import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { AccessLevel } from "../domain/access.ts";
import { inPlaceOf, type Standing } from "../domain/audience.ts";
import { type DatedAgreement, EVERY_STANDING } from "./agreement.ts";
import { decideAccess } from "./decide-access.ts";

/** Who would see what otherwise: one row a recipient, indicator and kind of change, with all jurisdictions that it holds for. */
export interface AccessChange {
  readonly standing: Standing;
  readonly indicator: string;
  readonly before: AccessLevel;
  readonly after: AccessLevel;
  readonly jurisdictions: readonly string[];
}

/** One field of the access matrix. */
export interface MatrixCell {
  readonly standing: Standing;
  readonly indicator: string;
  readonly jurisdiction: string;
  readonly level: AccessLevel;
  readonly agreements: readonly string[];
}

const servedIn = (catalogue: Catalogue, { levels }: IndicatorEntry): string[] =>
  catalogue.jurisdictions.filter(({ level }) => levels.includes(level)).map(({ id }) => id);

/** What changes from one set of agreements in force to another, for every role in every government and the public. */
export function compareAccess(
  catalogue: Catalogue,
  indicators: readonly IndicatorEntry[],
  { before, after }: { readonly before: readonly DatedAgreement[]; readonly after: readonly DatedAgreement[] },
): AccessChange[] {
  return EVERY_STANDING.flatMap((standing) =>
    indicators.flatMap((indicator) => {
      const question = { viewer: inPlaceOf(standing), indicator, geography: catalogue };
      const was = decideAccess({ ...question, agreements: before }).access.levels;
      const is = decideAccess({ ...question, agreements: after }).access.levels;
      const changes = new Map<string, AccessChange & { jurisdictions: string[] }>();
      for (const jurisdiction of servedIn(catalogue, indicator)) {
        const [from, to] = [was.get(jurisdiction) as AccessLevel, is.get(jurisdiction) as AccessLevel];
        if (from === to) continue;
        const known = changes.get(`${from} ${to}`);
        if (known) known.jurisdictions.push(jurisdiction);
        else
          changes.set(`${from} ${to}`, {
            standing,
            indicator: indicator.id,
            before: from,
            after: to,
            jurisdictions: [jurisdiction],
          });
      }
      return [...changes.values()];
    }),
  );
}

/** Who is shown what, and because of which agreements, in the order of what was asked for. */
export function accessMatrix(
  catalogue: Catalogue,
  agreements: readonly DatedAgreement[],
  asked: {
    readonly standings: readonly Standing[];
    readonly indicators: readonly IndicatorEntry[];
    readonly jurisdictions: readonly string[];
  },
): MatrixCell[] {
  return asked.standings.flatMap((standing) =>
    asked.indicators.flatMap((indicator) => {
      const served = servedIn(catalogue, indicator);
      const decision = decideAccess({ viewer: inPlaceOf(standing), indicator, geography: catalogue, agreements });
      return asked.jurisdictions
        .filter((jurisdiction) => served.includes(jurisdiction))
        .map((jurisdiction) => ({
          standing,
          indicator: indicator.id,
          jurisdiction,
          level: decision.access.levels.get(jurisdiction) as AccessLevel,
          agreements: decision.cites.get(jurisdiction) ?? [],
        }));
    }),
  );
}
