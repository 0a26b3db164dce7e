import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { Jurisdiction } from "../catalogue/jurisdiction.type.ts";
import { audienceOf } from "../domain/audience.ts";
import type { Context } from "../graphql/context.ts";
import { MAX_CELLS, MAX_COST, MAX_DEPTH } from "../shared/limits.ts";
import { ViewerType } from "./viewer.type.ts";

@Resolver(() => ViewerType)
export class ViewerResolver {
  @Query(() => ViewerType, {
    description: "Who asks, and what he may ask for. | Qui demande, et ce qu'il peut demander.",
  })
  viewer(@Ctx() { viewer }: Context): ViewerType {
    const owner = { custodian: "CA", custodianByJurisdiction: false };
    return {
      subject: viewer.subject,
      roles: viewer.roles,
      audience: audienceOf(viewer, owner),
      jurisdictionId: viewer.jurisdiction,
      limits: { maxCells: MAX_CELLS, maxDepth: MAX_DEPTH, maxCost: MAX_COST },
    };
  }

  @FieldResolver(() => Jurisdiction, {
    nullable: true,
    description: "Jurisdiction of the token. | Gouvernement du jeton.",
  })
  jurisdiction(@Root() { jurisdictionId }: ViewerType, @Ctx() { services }: Context): Jurisdiction | null {
    return jurisdictionId === null ? null : (services.objects.jurisdiction(jurisdictionId) ?? null);
  }
}
