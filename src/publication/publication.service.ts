import type { Store, Transaction } from "../../db/store.ts";
import type { Catalogue, IndicatorEntry, ProfileEntry } from "../catalogue/catalogue.ts";
import type { Text, Vintage } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";
import { saveConfidentialCells } from "./confidential-cell.repository.ts";
import { PROFILES, type ReleaseProtector } from "./protect-release.ts";
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
import type { ReleaseView } from "./release-views.ts";

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

/** How many of the exposed cells the refusal names. */
const NAMED_CELLS = 20;

const notProtected = (draft: { indicator: string; version: string }, exposed: readonly string[]): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `${exposed.length} cells of ${draft.indicator}, version ${draft.version}, could be narrowed down from what this release and the earlier ones would show together. Nothing was published. First cells: ${exposed.slice(0, NAMED_CELLS).join(", ")}.`,
      fr: `${exposed.length} cellules de ${draft.indicator}, version ${draft.version}, pourraient être cernées à partir de ce que montreraient ensemble cette diffusion et les précédentes. Rien n'a été publié. Premières cellules : ${exposed.slice(0, NAMED_CELLS).join(", ")}.`,
    },
    { ...draft, cells: exposed.slice(0, NAMED_CELLS) },
  );

const describedBy = (draft: ReleaseDraft): { indicator: string; version: string } => ({
  indicator: draft.indicator.id,
  version: draft.version,
});

export function makePublicationService(deps: {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly protector: ReleaseProtector;
}) {
  const { store, catalogue, protector } = deps;

  /** Protects against readers of this release and of all before it, and attacks. CONFLICT where the attack succeeds. */
  async function protectDraft(draft: ReleaseDraft): Promise<ProtectedRelease> {
    const { indicator, cells } = draft;
    const earlier = await readReachable(store.publisher, indicator.id);
    const profile = catalogue.profile(PROFILES.fpt) as ProfileEntry;
    const answer = await protector({ cells, indicator, earlier, profile, jurisdictions: catalogue.jurisdictions });
    if (!answer.verified) throw notProtected(describedBy(draft), answer.exposed);
    return { draft, views: answer.views, proof: answer };
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
