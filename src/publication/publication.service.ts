import type { Store, Transaction } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry, ProfileEntry } from "../catalogue/catalogue.ts";
import type { Text, Vintage } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";
import { saveConfidentialCells } from "./confidential-cell.repository.ts";
import { cubeSystem } from "./cube-system.ts";
import { type DisclosureEngine, ENGINE_VERSION, type EngineRequest, ruleOf } from "./disclosure-engine.ts";
import {
  insertCellNotes,
  insertRelease,
  insertView,
  type NewCellNote,
  type NewRelease,
  type Proof,
  switchTo,
} from "./publication.repository.ts";
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

const notProtected = (indicator: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `The attack found cells of “${indicator}” that could be computed from what would be shown. Nothing was published.`,
      fr: `L'attaque a trouvé dans « ${indicator} » des cellules que l'on pourrait calculer à partir de ce qui serait montré. Rien n'a été publié.`,
    },
    { indicator },
  );

/** What the engine is asked for a release: its counts, the attackers and the FPT rule. */
export function engineRequest(
  { cells, indicator }: Pick<ReleaseDraft, "cells" | "indicator">,
  catalogue: Catalogue,
): EngineRequest {
  const profile = catalogue.profile(PROFILES.fpt) as ProfileEntry;
  return { ...cubeSystem(cells, indicator, catalogue), rule: ruleOf(profile), seed: SEED };
}

export function makePublicationService(deps: { store: Store; catalogue: Catalogue; engine: DisclosureEngine }) {
  const { store, catalogue, engine } = deps;

  /** Protects and attacks. CONFLICT where the attack succeeds; then nothing may be published. */
  async function protectDraft(draft: ReleaseDraft): Promise<ProtectedRelease> {
    const answer = await engine(engineRequest(draft, catalogue));
    if (!answer.verified) throw notProtected(draft.indicator.id);
    const [jurisdictions] = draft.cells.shape.axes;
    const provinceOf = (jurisdictions?.codes ?? []).map((code) => catalogue.provinceOf(code) ?? "");
    const perJurisdiction = draft.cells.value.length / provinceOf.length;
    const ownerOf = Array.from(
      draft.cells.value,
      (_, cell) => provinceOf[Math.floor(cell / perJurisdiction)] as string,
    );
    const provinces = [...new Set(ownerOf)].filter((owner) => owner !== "");
    const views = releaseViews({ cells: draft.cells, pattern: answer.pattern, ownerOf, provinces, profiles: PROFILES });
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
    protectDraft,
    writeRelease,
    /** Protects, attacks and publishes one release: all audiences' views in one transaction. Returns its id. */
    async publish(draft: ReleaseDraft): Promise<string> {
      const release = await protectDraft(draft);
      return store.transact((tx) => writeRelease(tx, release));
    },
  };
}

export type PublicationService = ReturnType<typeof makePublicationService>;
