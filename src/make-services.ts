import type { Store } from "../db/store.ts";
import type { AgreementService } from "./agreement/agreement.service.ts";
import { makeCatalogueRepository } from "./catalogue/catalogue.repository.ts";
import type { Catalogue } from "./catalogue/catalogue.ts";
import { makeCatalogueObjects } from "./catalogue/catalogue-objects.ts";
import type { CodeMaps } from "./code-map/code-map-files.ts";
import { makeComparabilityService } from "./comparability/comparability.service.ts";
import type { ComparabilityStatement } from "./comparability/comparability.ts";
import type { Viewer } from "./domain/audience.ts";
import { makeExplanationService } from "./explanation/explanation.service.ts";
import type { Services } from "./graphql/context.ts";
import { type Loaders, makeLoaders } from "./graphql/loaders.ts";
import { makeObservationService } from "./observation/observation.service.ts";
import { makeRevisionService } from "./observation/revision.service.ts";
import { makeSeriesService } from "./observation/series.service.ts";
import { makeSumService } from "./observation/sum.service.ts";
import { makeViewRepository } from "./observation/view.repository.ts";
import { makeViewService } from "./observation/view.service.ts";
import type { Operations } from "./open-operations.ts";
import { makePermalinkService } from "./permalink/permalink.service.ts";
import type { PublicationService } from "./publication/publication.service.ts";
import { makePreReleaseRepository } from "./release/pre-release.repository.ts";
import { makePreReleaseService } from "./release/pre-release.service.ts";
import { makeReleaseRepository } from "./release/release.repository.ts";
import { makeReleaseService } from "./release/release.service.ts";
import { type ReleaseDirectory, withDirectory } from "./release/release-directory.ts";
import type { ReleaseClock } from "./release-clock.ts";
import { forGovernments } from "./shared/request-scope.ts";
import type { ServiceLimits } from "./shared/service-settings.ts";
import { makePublishingService } from "./submission/publishing.service.ts";
import { makeSubmissionService } from "./submission/submission.service.ts";
import { makeSubmissionDiffService } from "./submission/submission-diff.service.ts";
import type { ValidationService } from "./submission/validation.service.ts";
import { makeTableService } from "./table/table.service.ts";
import { logFault } from "./telemetry/log.ts";

/** What the services stand on. */
export interface Parts {
  readonly store: Store;
  readonly directory: ReleaseDirectory;
  readonly catalogue: Catalogue;
  readonly codeMaps: CodeMaps;
  readonly comparability: readonly ComparabilityStatement[];
  readonly publication: PublicationService;
  readonly validation: ValidationService;
  readonly clock: ReleaseClock;
  readonly permalinkKey: Uint8Array;
  /** Where the exchange is reached; known once it listens. */
  readonly origin: () => string;
  readonly limits: ServiceLimits;
  readonly operations: Operations;
  readonly agreements: AgreementService;
}

/** The services of an exchange, and the loaders of a request. */
export interface Inside {
  readonly services: Services;
  readonly loaders: (viewer: Viewer) => Loaders;
}

export function makeServices(parts: Parts): Inside {
  const { store, catalogue, codeMaps, comparability, publication, validation, clock, limits, agreements } = parts;
  const { accessLog, metrics } = parts.operations;
  const { accessOf } = agreements;
  const catalogueRows = makeCatalogueRepository(store.reader);
  const releaseRows = withDirectory(makeReleaseRepository(store.reader), parts.directory);
  // Kept in memory for everybody; each is told those that his cells allow.
  const cellNotesOf = (ids: readonly string[]) => forGovernments(async () => [...(await releaseRows.cellNotesOf(ids))]);
  const views = makeViewService({
    views: makeViewRepository(store.reader),
    releases: releaseRows,
    catalogue,
    onLookup: metrics.viewLookedUp,
  });
  const { valueHidden, summary } = views;
  const releases = makeReleaseService({ releases: releaseRows, catalogue, valueHidden, summary, accessOf });
  const { visible } = releases;
  const observations = makeObservationService({ catalogue, releases, views, comparability, accessOf });
  const { kick: onLapsed } = validation;
  return {
    services: {
      catalogue,
      objects: makeCatalogueObjects(catalogue),
      codeMaps,
      catalogueRows,
      agreements,
      releases,
      observations,
      limits,
      accessLog,
      revisions: makeRevisionService({ catalogue, releases, observations }),
      tables: makeTableService({ catalogue, comparability, observations, cellNotesOf }),
      permalinks: makePermalinkService({
        key: parts.permalinkKey,
        // A withdrawn release is out of the reader's sight; its permalinks say that it was.
        releases: makeReleaseRepository(store.publisher),
        origin: parts.origin,
      }),
      comparisons: makeComparabilityService({ catalogue, comparability, observations }),
      explanations: makeExplanationService({ catalogue, releases, observations, views }),
      series: makeSeriesService({ catalogue, comparability, observations, cellNotesOf }),
      sums: makeSumService({ catalogue, comparability, observations, cellNotesOf }),
      submissions: makeSubmissionService({ store, catalogue, onReceived: validation.kick, onInternal: logFault }),
      submissionDiffs: makeSubmissionDiffService({ store, catalogue, releases, observations }),
      preRelease: makePreReleaseService({
        catalogue,
        releases: makeReleaseRepository(store.publisher),
        readers: makePreReleaseRepository(store.publisher),
      }),
      publishing: makePublishingService({ store, catalogue, publication, onLapsed, onScheduled: clock.look }),
    },
    loaders: (viewer) => makeLoaders({ catalogue: catalogueRows, releases: releaseRows, visible }, viewer),
  };
}
