import "reflect-metadata";
import { GraphQLList, GraphQLNonNull, type GraphQLObjectType, type GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { ViewerResolver } from "../access/viewer.resolver.ts";
import { AccessLogResolver } from "../access-log/access-log.resolver.ts";
import { AccessChangeResolver, AccessMatrixCellResolver, AgreementResolver } from "../agreement/agreement.resolver.ts";
import {
  CodeResolver,
  DimensionResolver,
  IndicatorResolver,
  JurisdictionResolver,
} from "../catalogue/catalogue.resolver.ts";
import { CodeMapResolver } from "../code-map/code-map.resolver.ts";
import { ComparabilityResolver } from "../comparability/comparability.resolver.ts";
import { ExplanationResolver } from "../explanation/explanation.resolver.ts";
import { DimensionMemberResolver, ObservationResolver } from "../observation/observation.resolver.ts";
import { PooledPeriodResolver } from "../observation/pooled-period.resolver.ts";
import { RevisionResolver } from "../observation/revision.resolver.ts";
import { RevisionNoteResolver } from "../observation/revision-note.resolver.ts";
import { CountSumResolver, SeriesPointResolver, SeriesResolver } from "../observation/series.resolver.ts";
import { ExportsResolver, TablePermalinkResolver } from "../permalink/permalink.resolver.ts";
import { PreReleaseResolver } from "../release/pre-release.resolver.ts";
import { DisclosureReportResolver, ReleaseResolver } from "../release/release.resolver.ts";
import { SubmissionResolver } from "../submission/submission.resolver.ts";
import { TableResolver } from "../table/table.resolver.ts";
import { shieldSchema } from "./shield.ts";

/** A table's rows are never null, its cells may be: `[[Observation]!]!`, which type-graphql cannot say. */
function nullableCells(schema: GraphQLSchema): void {
  const { Table, Observation } = schema.getTypeMap();
  const cells = (Table as GraphQLObjectType).getFields().cells;
  if (!cells) throw new Error("a table without its cells");
  const row = new GraphQLList(Observation as GraphQLObjectType);
  cells.type = new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(row)));
}

/** The schema without its fences; for printing. */
export function buildBareSchema(): GraphQLSchema {
  const schema = buildSchemaSync({
    resolvers: [
      ViewerResolver,
      JurisdictionResolver,
      CodeResolver,
      DimensionResolver,
      IndicatorResolver,
      CodeMapResolver,
      ReleaseResolver,
      PreReleaseResolver,
      DisclosureReportResolver,
      ObservationResolver,
      DimensionMemberResolver,
      PooledPeriodResolver,
      RevisionNoteResolver,
      RevisionResolver,
      TableResolver,
      TablePermalinkResolver,
      ExportsResolver,
      ComparabilityResolver,
      ExplanationResolver,
      SeriesResolver,
      CountSumResolver,
      SeriesPointResolver,
      SubmissionResolver,
      AccessLogResolver,
      AgreementResolver,
      AccessChangeResolver,
      AccessMatrixCellResolver,
    ],
    validate: false,
  });
  // type-graphql gives its root types no description.
  const query = schema.getQueryType();
  if (query) query.description = "What may be asked. | Ce que l'on peut demander.";
  const mutation = schema.getMutationType();
  if (mutation) mutation.description = "What may be done. | Ce que l'on peut faire.";
  nullableCells(schema);
  return schema;
}

/** The one schema of every role. A role changes values and statuses, never shapes. */
export const buildSchema = (): GraphQLSchema => shieldSchema(buildBareSchema());
