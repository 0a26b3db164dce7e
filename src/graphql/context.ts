import type { AccessLogService } from "../access-log/access-log.service.ts";
import type { AgreementService } from "../agreement/agreement.service.ts";
import type { CatalogueRepository } from "../catalogue/catalogue.repository.ts";
import type { Catalogue } from "../catalogue/catalogue.ts";
import type { CatalogueObjects } from "../catalogue/catalogue-objects.ts";
import type { CodeMaps } from "../code-map/code-map-files.ts";
import type { ComparabilityService } from "../comparability/comparability.service.ts";
import type { Viewer } from "../domain/audience.ts";
import type { Language } from "../domain/codes.ts";
import type { ExplanationService } from "../explanation/explanation.service.ts";
import type { ObservationService } from "../observation/observation.service.ts";
import type { RevisionService } from "../observation/revision.service.ts";
import type { SeriesService } from "../observation/series.service.ts";
import type { SumService } from "../observation/sum.service.ts";
import type { PermalinkService } from "../permalink/permalink.service.ts";
import type { PreReleaseService } from "../release/pre-release.service.ts";
import type { ReleaseService } from "../release/release.service.ts";
import type { CellTally } from "../shared/cell-tally.ts";
import type { ServiceLimits } from "../shared/service-settings.ts";
import type { PublishingService } from "../submission/publishing.service.ts";
import type { SubmissionService } from "../submission/submission.service.ts";
import type { SubmissionDiffService } from "../submission/submission-diff.service.ts";
import type { TableService } from "../table/table.service.ts";
import type { CellBudget } from "./cell-budget.ts";
import type { Loaders } from "./loaders.ts";

/** What resolvers may call. */
export interface Services {
  readonly catalogue: Catalogue;
  readonly codeMaps: CodeMaps;
  readonly catalogueRows: CatalogueRepository;
  readonly agreements: AgreementService;
  readonly objects: CatalogueObjects;
  readonly releases: ReleaseService;
  readonly preRelease: PreReleaseService;
  readonly observations: ObservationService;
  readonly revisions: RevisionService;
  readonly tables: TableService;
  readonly permalinks: PermalinkService;
  readonly explanations: ExplanationService;
  readonly series: SeriesService;
  readonly sums: SumService;
  readonly comparisons: ComparabilityService;
  readonly submissions: SubmissionService;
  readonly submissionDiffs: SubmissionDiffService;
  readonly publishing: PublishingService;
  /** What the server as a whole allows, as configured. */
  readonly limits: ServiceLimits;
  readonly accessLog: AccessLogService;
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
