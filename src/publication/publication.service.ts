import type { Store, Transaction } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry, ProfileEntry } from "../catalogue/catalogue.ts";
import type { Text, Vintage } from "../domain/codes.ts";
import type { SuppressionPattern } from "../sdc/system.ts";
import { AppError } from "../shared/app-error.ts";
import { saveConfidentialCells } from "./confidential-cell.repository.ts";
import { attackersOf, type CubeSystem, cubeSystem } from "./cube-system.ts";
import { type DisclosureEngine, ENGINE_VERSION, type EngineRequest, ruleOf } from "./disclosure-engine.ts";
import { type EarlierRelease, type JointSystem, joinReleases } from "./joint-system.ts";
import {
  insertCellNotes,
  insertRelease,
  insertView,
  type NewCellNote,
  type NewRelease,
  type Proof,
  switchTo,
} from "./publication.repository.ts";
import { readReachable } from "./reachable-release.repository.ts";
import type { ReleaseCells } from "./release-cells.ts";
import { type ReleaseView, releaseViews } from "./release-views.ts";

/** The profiles that the audiences of design.md have. */
const PROFILES = { fpt: "FPT-5", public: "IRCC-5", custodian: "NONE" } as const;
const SEED = 20_260_401;

/** Everything that a release is made of. `publishedAt`: the moment that history gives for it. */
export interface ReleaseDraft {
  readonly indicator: IndicatorEntry;
  readonly version: string;
  readonly vintage: Vintage;
  readonly publishedAt: Date;
  readonly reason: Text;
  readonly source: Text;
  readonly populationVintage: string;
  readonly supersedes: string | null;
  readonly cells: ReleaseCells;
  readonly cellNotes: readonly NewCellNote[];
}

/** A protected release, ready to be written. */
export interface ProtectedRelease {
  readonly draft: ReleaseDraft;
  readonly views: readonly ReleaseView[];
  readonly proof: Proof;
}

export const releaseId = (indicator: string, version: string): string => `${indicator}@${version}`;

const notProtected = (indicator: string, cells: number): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `${cells} cells of “${indicator}” could be narrowed down from what this release and the earlier ones would show together. Nothing was published.`,
      fr: `${cells} cellules de « ${indicator} » pourraient être cernées à partir de ce que montreraient ensemble cette diffusion et les précédentes. Rien n'a été publié.`,
    },
    { indicator, cells },
  );

/** A release as the engine is asked about it, joined to those before it, and the way back from its answer. */
interface Question {
  readonly cube: CubeSystem;
  readonly joint: JointSystem;
  readonly request: EngineRequest;
}

/** What the engine is asked for a release: its counts and those of the earlier releases, the attackers and the FPT rule. */
export function questionOf(
  { cells, indicator }: Pick<ReleaseDraft, "cells" | "indicator">,
  earlier: readonly EarlierRelease[],
  catalogue: Catalogue,
): Question {
  const cube = cubeSystem(cells, indicator, catalogue);
  const joint = joinReleases(cube, earlier);
  const rule = ruleOf(catalogue.profile(PROFILES.fpt) as ProfileEntry);
  const { system, fixed, previous } = joint;
  const request = { system, attackers: attackersOf(joint.ownerOf), rule, seed: SEED, fixed, previous };
  return { cube, joint, request };
}

/** The pattern of the new release alone: what the engine decided, and what stays as it was. */
export const patternOfRelease = ({ cellOf, settled }: JointSystem, pattern: SuppressionPattern): SuppressionPattern =>
  Uint8Array.from(settled, (before, cell) =>
    cellOf[cell] === -1 ? before : (pattern[cellOf[cell] as number] as number),
  );

export function makePublicationService(deps: { store: Store; catalogue: Catalogue; engine: DisclosureEngine }) {
  const { store, catalogue, engine } = deps;

  /** Every release of the indicator that readers can reach, oldest first, with the pattern that FPT sees it under. */
  async function reachable(indicator: IndicatorEntry): Promise<EarlierRelease[]> {
    const releases = await readReachable(store.publisher, indicator.id);
    return releases.map(({ cells, suppressed }) => {
      const cube = cubeSystem(cells, indicator, catalogue);
      const pattern = new Uint8Array(cube.system.cellCount);
      for (const cell of suppressed) pattern[cell] = 1;
      return { cube, pattern };
    });
  }

  /** Protects against readers of this release and of all before it, and attacks. CONFLICT where the attack succeeds. */
  async function protectDraft(draft: ReleaseDraft): Promise<ProtectedRelease> {
    const { cube, joint, request } = questionOf(draft, await reachable(draft.indicator), catalogue);
    const answer = await engine(request);
    if (!answer.verified) throw notProtected(draft.indicator.id, answer.exposed.length);
    const pattern = patternOfRelease(joint, answer.pattern);
    const provinces = [...new Set(cube.ownerOf)].filter((owner) => owner !== "").sort();
    const views = releaseViews({ cells: draft.cells, pattern, ownerOf: cube.ownerOf, provinces, profiles: PROFILES });
    const { verified, narrowest, seconds } = answer;
    return { draft, views, proof: { verified, narrowest, engineVersion: ENGINE_VERSION, seed: String(SEED), seconds } };
  }

  /** Writes a protected release with all its views, inside a transaction of the caller's. */
  async function writeRelease(tx: Transaction, { draft, views, proof }: ProtectedRelease): Promise<string> {
    const row: NewRelease = {
      id: releaseId(draft.indicator.id, draft.version),
      indicatorId: draft.indicator.id,
      version: draft.version,
      vintage: draft.vintage,
      state: "PUBLISHED",
      publishedAt: draft.publishedAt,
      reasonEn: draft.reason.en,
      reasonFr: draft.reason.fr,
      sourceEn: draft.source.en,
      sourceFr: draft.source.fr,
      supersedesId: draft.supersedes,
      populationVintageId: draft.populationVintage,
    };
    await insertRelease(tx, row, draft.cells.shape);
    await saveConfidentialCells(tx, row.id, draft.cells);
    for (const view of views) await insertView(tx, row.id, { view, cells: draft.cells }, proof);
    await insertCellNotes(tx, row.id, draft.cellNotes);
    await switchTo(tx, row);
    return row.id;
  }

  return {
    /** Protects, attacks and publishes one release: all audiences' views in one transaction. Returns its id. */
    async publish(draft: ReleaseDraft): Promise<string> {
      const release = await protectDraft(draft);
      return store.transact((tx) => writeRelease(tx, release));
    },
  };
}

export type PublicationService = ReturnType<typeof makePublicationService>;
