import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync } from "type-graphql";
import { ViewerResolver } from "../access/viewer.resolver.ts";
import {
  CodeResolver,
  DimensionResolver,
  IndicatorResolver,
  JurisdictionResolver,
} from "../catalogue/catalogue.resolver.ts";
import { CodeMapResolver } from "../code-map/code-map.resolver.ts";
import { DimensionMemberResolver, ObservationResolver } from "../observation/observation.resolver.ts";
import { RevisionResolver } from "../observation/revision.resolver.ts";
import { PreReleaseResolver } from "../release/pre-release.resolver.ts";
import { DisclosureReportResolver, ReleaseResolver } from "../release/release.resolver.ts";
import { SubmissionResolver } from "../submission/submission.resolver.ts";
import { shieldSchema } from "./shield.ts";

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
      RevisionResolver,
      SubmissionResolver,
    ],
    validate: false,
  });
  // type-graphql gives its root types no description.
  const query = schema.getQueryType();
  if (query) query.description = "What may be asked. | Ce que l'on peut demander.";
  const mutation = schema.getMutationType();
  if (mutation) mutation.description = "What may be done. | Ce que l'on peut faire.";
  return schema;
}

/** The one schema of every role. A role changes values and statuses, never shapes. */
export const buildSchema = (): GraphQLSchema => shieldSchema(buildBareSchema());
