import { Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { standingId } from "../agreement/agreement.ts";
import { Jurisdiction } from "../catalogue/jurisdiction.type.ts";
import { audienceOf, inPlaceOf, stricterAudience } from "../domain/audience.ts";
import type { Context } from "../graphql/context.ts";
import { REQUEST_LIMITS } from "../shared/limits.ts";
import { Limits, ViewerType } from "./viewer.type.ts";

@Resolver(() => ViewerType)
export class ViewerResolver {
  @Query(() => ViewerType, {
    description: "Who asks, and what he may ask for. | Qui demande, et ce qu'il peut demander.",
  })
  viewer(@Ctx() { viewer }: Context): ViewerType {
    const owner = { custodian: "CA", custodianByJurisdiction: false };
    const { viewingAs } = viewer;
    const audience = audienceOf(viewer, owner);
    return {
      subject: viewer.subject,
      roles: viewer.roles,
      audience: viewingAs ? stricterAudience(audience, audienceOf(inPlaceOf(viewingAs), owner)) : audience,
      viewingAs: viewingAs ? standingId(viewingAs) : null,
      jurisdictionId: viewer.jurisdiction,
    };
  }

  @FieldResolver(() => Limits, { description: "Limits of a request. | Limites d'une requête." })
  limits(@Ctx() { services }: Context): Limits {
    return { ...REQUEST_LIMITS, ...services.limits };
  }

  @FieldResolver(() => Jurisdiction, {
    nullable: true,
    description: "Jurisdiction of the token. | Gouvernement du jeton.",
  })
  jurisdiction(@Root() { jurisdictionId }: ViewerType, @Ctx() { services }: Context): Jurisdiction | null {
    return jurisdictionId === null ? null : (services.objects.jurisdiction(jurisdictionId) ?? null);
  }
}
