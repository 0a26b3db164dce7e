import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { Jurisdiction } from "../catalogue/jurisdiction.type.ts";
import type { Context } from "../graphql/context.ts";
import { found } from "../shared/found.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import { CellDiffConnection, RevisionStatistic } from "./revision.type.ts";
import { changedCells, tallied } from "./tally-observations.ts";

/** What comparing whole releases costs, in cells of a request's budget, beside the cells that it answers with. */
export const COMPARISON_COST = 100;

@ArgsType()
class ReleaseDiffArgs {
  @Field(() => ID, { description: "The earlier release. | La première diffusion." })
  from!: string;
  @Field(() => ID, {
    description: "The later release, of the same indicator. | La seconde diffusion, du même indicateur.",
  })
  to!: string;
  @Field(() => Int, { nullable: true, defaultValue: 100, description: "Page size. | Taille de la page." })
  first!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "endCursor of the page before. | endCursor de la page précédente.",
  })
  after?: string | null;
}

@Resolver(() => RevisionStatistic)
export class RevisionResolver {
  @Query(() => CellDiffConnection, {
    description:
      "The cells that changed from one release to another, in the order of the indicator's cube, computed from what the viewer is shown of both. | Les cellules qui ont changé d'une diffusion à l'autre, dans l'ordre du cube de l'indicateur, d'après ce qui est montré des deux.",
  })
  async releaseDiff(
    @Args(() => ReleaseDiffArgs) { from, to, first, after }: ReleaseDiffArgs,
    @Ctx() { services, viewer, budget, tally }: Context,
  ): Promise<CellDiffConnection> {
    const size = first ?? 100;
    // Each change shows its cell twice. A page that is too large is refused as such, below.
    budget.spend(COMPARISON_COST + 2 * Math.min(Math.max(0, size), MAX_CELLS));
    const page = await services.revisions.diff({ from, to }, { first: size, after: after ?? null }, viewer);
    return tallied(page, tally, changedCells);
  }

  @Query(() => [RevisionStatistic], {
    description:
      "How far an indicator's first figures were revised, by jurisdiction and lag, from what the viewer is shown. | Ampleur de la révision des premiers chiffres d'un indicateur, selon le territoire et le décalage, d'après ce qui est montré.",
  })
  async revisionStatistics(
    @Arg("indicator", () => ID, { description: "ht.police.incidents… | ht.police.incidents…" }) indicator: string,
    @Arg("jurisdictions", () => [ID], {
      nullable: true,
      description:
        "Ids, SGC codes, abbreviations or names; absent: all. | Identificateurs, codes CGT, abréviations ou noms; absent : tous.",
    })
    jurisdictions: string[] | null,
    @Ctx() { services, viewer, budget, tally }: Context,
  ): Promise<RevisionStatistic[]> {
    budget.spend(COMPARISON_COST);
    const found = await services.revisions.statistics(indicator, jurisdictions ?? null, viewer);
    // Means over cells of several releases are no cells; the log tells that they were asked for.
    tally.touch(indicator, null);
    return found.map(({ jurisdiction, lag, ...figures }) => ({
      ...figures,
      jurisdictionId: jurisdiction,
      releases: lag,
    }));
  }

  @FieldResolver(() => Jurisdiction, { description: "Where. | Où." })
  jurisdiction(@Root() { jurisdictionId }: RevisionStatistic, @Ctx() { services }: Context): Jurisdiction {
    return found(services.objects.jurisdiction(jurisdictionId), "a statistic without its jurisdiction");
  }
}
