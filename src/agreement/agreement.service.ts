import { randomBytes } from "node:crypto";
import type { Store } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Access } from "../domain/access.ts";
import { holdsRole, type Standing, type Viewer } from "../domain/audience.ts";
import { faults } from "../shared/faults.ts";
import { isUniqueViolation } from "../shared/sql-state.ts";
import { dayAfter, startOfDay } from "../shared/zoned-time.ts";
import { addVersion, makeAgreementRepository } from "./agreement.repository.ts";
import {
  type AgreementTerms,
  type AgreementVersion,
  type DatedAgreement,
  EVERY_STANDING,
  inForce,
  standingId,
  standingNamed,
} from "./agreement.ts";
import { agreementFaults } from "./agreement-faults.ts";
import { checkTerms } from "./check-terms.ts";
import { type AccessChange, accessMatrix, compareAccess, type MatrixCell } from "./compare-access.ts";
import { type Decision, decideAccess } from "./decide-access.ts";
import { mayLookFrom } from "./view-as.ts";

/** Terms to save. `id`: the agreement that they amend; null for a new one. `expectedVersion`: the one that was read, if checked. */
export interface AgreementDraft {
  readonly id: string | null;
  readonly expectedVersion: number | null;
  readonly terms: AgreementTerms;
}

export interface MatrixRequest {
  readonly recipients: readonly string[] | null;
  readonly indicators: readonly string[] | null;
  readonly jurisdictions: readonly string[] | null;
}

/** Answers at once, from memory. FORBIDDEN where the viewer may not look at this indicator in another's place. */
export type AccessReader = (viewer: Viewer, indicator: IndicatorEntry) => Access;

const MOST_MATRIX_CELLS = 5_000;
const MOST_REMEMBERED = 2_000;

/** Decisions of one stretch of time in which no agreement begins or ends. */
interface Remembered {
  readonly from: number;
  readonly until: number;
  readonly decisions: Map<string, Decision>;
}

const keyOf = ({ roles, jurisdiction, viewingAs }: Viewer, { id }: IndicatorEntry): string =>
  `${id} ${roles.join()} ${jurisdiction} ${viewingAs ? standingId(viewingAs) : ""}`;

export type AgreementService = ReturnType<typeof makeAgreementService>;

/**
 * Which agreements there are, and what they let a viewer see. The newest versions are in memory: until `refresh` has read them,
 * nobody is shown what needs an agreement.
 */
export function makeAgreementService(deps: {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly now: () => Date;
}) {
  const { store, catalogue, now } = deps;
  const stored = makeAgreementRepository(store.publisher);
  let saves = 0;
  let versions: ReadonlyMap<string, readonly AgreementVersion[]> = new Map();
  let current: readonly DatedAgreement[] = [];
  let remembered: Remembered = { from: 0, until: 0, decisions: new Map() };

  function dated(version: AgreementVersion): DatedAgreement {
    const zone = catalogue.jurisdiction(version.provider)?.timeZone;
    if (zone === undefined) throw new Error(`the provider ${version.provider} has no time zone`);
    const { validFrom, validTo } = version;
    return { ...version, opensAt: startOfDay(validFrom, zone), closesAt: startOfDay(dayAfter(validTo), zone) };
  }

  let reading: Promise<void> = Promise.resolve();
  /** One after the other, so that what was read last is what was written last. */
  function read(): Promise<void> {
    reading = reading.catch(() => undefined).then(readNow);
    return reading;
  }

  async function readNow(): Promise<void> {
    const all = await stored.everyVersion();
    const byId = new Map<string, AgreementVersion[]>();
    for (const version of all) byId.set(version.id, [...(byId.get(version.id) ?? []), version]);
    current = [...byId.values()].map((of) => dated(of.at(-1) as AgreementVersion));
    versions = byId;
    saves = all.length;
    remembered = { from: 0, until: 0, decisions: new Map() };
  }

  /** Decisions that hold now: forgotten when an agreement begins or ends, and when the clock is set back. */
  function decisionsAt(at: number): Map<string, Decision> {
    const { from, until, decisions } = remembered;
    if (from <= at && at < until && decisions.size < MOST_REMEMBERED) return decisions;
    const moments = current.flatMap(({ opensAt, closesAt }) => [opensAt, closesAt]);
    const next = Math.min(...moments.filter((moment) => moment > at), Number.POSITIVE_INFINITY);
    remembered = { from: at, until: next, decisions: new Map() };
    return remembered.decisions;
  }

  const inForceAt = (all: readonly DatedAgreement[], at: number): DatedAgreement[] =>
    all.filter((agreement) => inForce(agreement, at));

  const accessOf: AccessReader = (viewer, indicator) => {
    if (viewer.viewingAs && !mayLookFrom(viewer, indicator)) throw faults.viewAsForbidden();
    const at = now().getTime();
    const decisions = decisionsAt(at);
    const key = keyOf(viewer, indicator);
    const known = decisions.get(key);
    if (known) return known.access;
    const agreements = inForceAt(current, at);
    const decision = decideAccess({ viewer, indicator, geography: catalogue, agreements });
    decisions.set(key, decision);
    return decision.access;
  };

  /** The version that a draft would become. Errors: as checkTerms; NOT_FOUND and CONFLICT where it amends what is not so. */
  function nextVersion({ id, expectedVersion, terms }: AgreementDraft, savedBy: string): AgreementVersion {
    const checked = checkTerms(terms, catalogue);
    const before = id === null ? undefined : versions.get(id)?.at(-1);
    if (id !== null && before === undefined) throw agreementFaults.unknownAgreement(id, [...versions.keys()]);
    if (before && before.provider !== checked.provider) throw agreementFaults.providerKept(before.provider);
    if (before && expectedVersion !== null && expectedVersion !== before.version)
      throw agreementFaults.amendedMeanwhile(before.id);
    const newId = `${checked.provider}-${checked.validFrom.slice(0, 4)}-${randomBytes(4).toString("hex")}`;
    return { ...checked, id: before?.id ?? newId, version: (before?.version ?? 0) + 1, savedBy, savedAt: now() };
  }

  const indicatorNamed = (id: string): IndicatorEntry => {
    const known = catalogue.indicators.map((entry) => entry.id);
    const indicator = catalogue.indicator(id);
    if (!indicator) throw faults.unknownCode("indicators", id, known);
    return indicator;
  };

  function standingsOf(recipients: readonly string[] | null): Standing[] {
    if (recipients === null) return EVERY_STANDING.filter(({ jurisdiction }) => (jurisdiction ?? "CA") === "CA");
    if (recipients.length === 0) throw faults.nothingSelected("recipients");
    return recipients.map((name) => {
      const standing = standingNamed(name);
      if (!standing) throw agreementFaults.unknownStanding("recipients", name, EVERY_STANDING.map(standingId));
      return standing;
    });
  }

  function jurisdictionsOf(given: readonly string[] | null): string[] {
    const ids = catalogue.jurisdictions.map(({ id }) => id);
    if (given === null) return catalogue.jurisdictions.filter(({ level }) => level !== "CMA").map(({ id }) => id);
    if (given.length === 0) throw faults.nothingSelected("jurisdictions");
    return given.map((name) => {
      const id = catalogue.jurisdictionId(name);
      if (id === undefined)
        throw faults.unknownCode("jurisdictions", name, ids, catalogue.jurisdictionsNear(name, ids));
      return id;
    });
  }

  return {
    accessOf,

    /** What all decisions of now have in common: another object once an agreement was saved, began or ended. */
    standing: (): object => decisionsAt(now().getTime()),
    /** Reads the agreements where another node saved one, or nothing was read yet. */
    async refresh(): Promise<void> {
      if (versions.size === 0 || (await stored.saves()) !== saves) await read();
    },
    /** The newest version of each, by id. */
    all: (): readonly DatedAgreement[] => current,
    /** Every version of one, the newest first. */
    history: (id: string): readonly AgreementVersion[] => [...(versions.get(id) ?? [])].reverse(),
    isInForce: (agreement: DatedAgreement): boolean => inForce(agreement, now().getTime()),

    /** Saves terms as a new version. FORBIDDEN but for the secretariat; CONFLICT where another was first; else as checkTerms. */
    async save(draft: AgreementDraft, viewer: Viewer): Promise<DatedAgreement> {
      if (!holdsRole(viewer, "SECRETARIAT") || viewer.subject === null) throw faults.forbidden();
      await this.refresh();
      const version = nextVersion(draft, viewer.subject);
      try {
        await store.transact((tx) => addVersion(tx, version));
      } catch (error) {
        throw isUniqueViolation(error) ? agreementFaults.amendedMeanwhile(version.id) : error;
      }
      await read();
      return current.find(({ id }) => id === version.id) as DatedAgreement;
    },

    /**
     * Who would be shown what otherwise, were a draft saved; nothing is written. `at`: null for now, or for the first day of a new
     * agreement that is yet to come. Errors: as save.
     */
    async simulate(
      draft: AgreementDraft,
      at: Date | null,
      viewer: Viewer,
    ): Promise<{ at: Date; changes: AccessChange[] }> {
      if (!holdsRole(viewer, "SECRETARIAT")) throw faults.forbidden();
      await this.refresh();
      const version = dated(nextVersion(draft, viewer.subject ?? ""));
      const present = now().getTime();
      const moment = at?.getTime() ?? (draft.id === null ? Math.max(present, version.opensAt) : present);
      const others = current.filter(({ id }) => id !== version.id);
      const before = current.find(({ id }) => id === version.id);
      const concerned = new Set([...version.indicators, ...(before?.indicators ?? [])]);
      const changes = compareAccess(
        catalogue,
        catalogue.indicators.filter(({ id }) => concerned.has(id)),
        { before: inForceAt(current, moment), after: inForceAt([...others, version], moment) },
      );
      return { at: new Date(moment), changes };
    },

    /** Who is shown what now. INVALID_INPUT for what is unknown; TOO_LARGE for more than 5,000 cells. */
    matrix({ recipients, indicators, jurisdictions }: MatrixRequest): MatrixCell[] {
      const asked = {
        standings: standingsOf(recipients),
        indicators: indicators === null ? catalogue.indicators : indicators.map(indicatorNamed),
        jurisdictions: jurisdictionsOf(jurisdictions),
      };
      const cells = asked.standings.length * asked.indicators.length * asked.jurisdictions.length;
      if (cells > MOST_MATRIX_CELLS) throw agreementFaults.matrixTooLarge(cells, MOST_MATRIX_CELLS);
      return accessMatrix(catalogue, inForceAt(current, now().getTime()), asked);
    },
  };
}
