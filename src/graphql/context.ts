import type { CatalogueRepository } from "../catalogue/catalogue.repository.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { CodeMaps } from "../code-map/code-map-files.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Language } from "../domain/codes.ts";
import type { ObservationService } from "../observation/observation.service.ts";
import type { RevisionService } from "../observation/revision.service.ts";
import type { PreReleaseService } from "../release/pre-release.service.ts";
import type { ReleaseService } from "../release/release.service.ts";
import type { CellTally } from "../shared/cell-tally.ts";
import type { PublishingService } from "../submission/publishing.service.ts";
import type { SubmissionService } from "../submission/submission.service.ts";
import type { SubmissionDiffService } from "../submission/submission-diff.service.ts";
import type { CellBudget } from "./cell-budget.ts";
import type { Loaders } from "./loaders.ts";

/** What resolvers may call. */
export interface Services {
  readonly catalogue: Catalogue;
  readonly codeMaps: CodeMaps;
  readonly catalogueRows: CatalogueRepository;
  readonly releases: ReleaseService;
  readonly preRelease: PreReleaseService;
  readonly observations: ObservationService;
  readonly revisions: RevisionService;
  readonly submissions: SubmissionService;
  readonly submissionDiffs: SubmissionDiffService;
  readonly publishing: PublishingService;
}

/** One request: who asks, in which language, with what at hand. `viewer` is resolved once, before anything runs. */
export interface Context {
  readonly viewer: Viewer;
  readonly language: Language;
  readonly services: Services;
  readonly loaders: Loaders;
  readonly budget: CellBudget;
  readonly tally: CellTally;
}
