import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { Jurisdiction } from "../catalogue/jurisdiction.type.ts";
import type { ReferencePeriod } from "../domain/period.ts";
import { anyPeriod } from "../domain/pooled-period.ts";
import type { Context } from "../graphql/context.ts";
import { Period } from "../observation/observation.type.ts";
import { Comparability, ComparabilityReason } from "./comparability.type.ts";
import { toComparability } from "./comparability-rows.ts";

@ArgsType()
class ComparabilityArgs {
  @Field(() => ID, { description: "ht.police.incidents… | ht.police.incidents…" })
  indicator!: string;
  @Field(() => [ID], {
    description: "Ids, SGC codes, abbreviations or names. | Identificateurs, codes CGT, abréviations ou noms.",
  })
  jurisdictions!: string[];
  @Field(() => ID, {
    nullable: true,
    description: "From this period on, inclusive. | À partir de cette période, incluse.",
  })
  from?: string | null;
  @Field(() => ID, { nullable: true, description: "Up to this period, inclusive. | Jusqu'à cette période, incluse." })
  to?: string | null;
}

@Resolver(() => ComparabilityReason)
export class ComparabilityResolver {
  @Query(() => Comparability, {
    description:
      "Whether an indicator's totals may be compared across jurisdictions and periods. | Si les totaux d'un indicateur peuvent être comparés entre gouvernements et périodes.",
  })
  async comparability(
    @Args(() => ComparabilityArgs) { indicator, jurisdictions, from, to }: ComparabilityArgs,
    @Ctx() { services, viewer }: Context,
  ): Promise<Comparability> {
    const asked = { indicator, jurisdictions, from: from ?? null, to: to ?? null };
    return toComparability(await services.comparisons.ofIndicator(asked, viewer));
  }

  @Query(() => Comparability, {
    description:
      "Whether indicators may be set beside each other or added: unit of count, period, offences, counting rule. | Si des indicateurs peuvent être rapprochés ou additionnés : unité de compte, période, infractions, règle de dénombrement.",
  })
  compare(
    @Arg("indicators", () => [ID], { description: "Two or more. | Deux ou plus." }) indicators: string[],
    @Ctx() { services }: Context,
  ): Comparability {
    return toComparability(services.comparisons.between(indicators));
  }

  @FieldResolver(() => [Jurisdiction], { description: "Whom it touches. | Qui il touche." })
  jurisdictions(@Root() { jurisdictionIds }: ComparabilityReason, @Ctx() { services }: Context): Jurisdiction[] {
    return jurisdictionIds.flatMap((id) => services.objects.jurisdiction(id) ?? []);
  }

  @FieldResolver(() => [Period], { description: "Which periods it touches. | Quelles périodes il touche." })
  periods(@Root() { periodIds }: ComparabilityReason): ReferencePeriod[] {
    return periodIds.flatMap((id) => anyPeriod(id) ?? []);
  }
}
