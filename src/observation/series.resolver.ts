import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { Comparability } from "../comparability/comparability.type.ts";
import { toComparability } from "../comparability/comparability-rows.ts";
import type { ReferencePeriod } from "../domain/period.ts";
import { Text } from "../graphql/common.type.ts";
import type { Context } from "../graphql/context.ts";
import { Release } from "../release/release.type.ts";
import { toRelease } from "../release/release-rows.ts";
import { ObservationFilter, Period } from "./observation.type.ts";
import { CountSum, Series, SeriesArgs, SeriesPoint } from "./series.type.ts";
import { tallyObservations } from "./tally-observations.ts";

@Resolver(() => Series)
export class SeriesResolver {
  @Query(() => Series, {
    description:
      "One cell through its periods, with changes, index and moving totals computed from what the viewer is shown. | Une cellule à travers ses périodes, avec variations, indice et totaux mobiles calculés à partir de ce qui est montré à l'utilisateur.",
  })
  async series(
    @Args(() => SeriesArgs) { where, last, base, window }: SeriesArgs,
    @Ctx() { services, viewer, budget, tally }: Context,
  ): Promise<Series> {
    const asked = { where, last: last ?? null, base: base ?? null, window: window ?? null };
    const model = await services.series.series(asked, viewer);
    budget.spend(model.points.length);
    tallyObservations(
      tally,
      model.points.map(({ observation }) => observation),
    );
    const points = model.points.map((point) => ({ ...point, model: point }));
    return { measure: model.measure, points, notes: model.notes, model };
  }

  @Query(() => CountSum, {
    description:
      "The sum of the selected counts, where they may be added: disjoint, all shown, none rounded. | La somme des nombres sélectionnés, lorsqu'ils peuvent s'additionner : disjoints, tous affichés, aucun arrondi.",
  })
  async sum(
    @Arg("where", () => ObservationFilter, { description: "What to add. | Quoi additionner." })
    where: ObservationFilter,
    @Ctx() { services, viewer, budget, tally }: Context,
  ): Promise<CountSum> {
    const model = await services.sums.sum(where, viewer, (terms) => budget.spend(terms));
    const { value, terms, notes } = model;
    tallyObservations(tally, terms);
    return { value, terms, notes, model };
  }

  @FieldResolver(() => Release, { description: "Where it stands. | La diffusion d'où elle vient." })
  release(@Root() { model }: Series): Release {
    return toRelease(model.release);
  }

  @FieldResolver(() => Comparability, {
    description: "Whether its periods may be compared. | Si ses périodes peuvent être comparées.",
  })
  comparability(@Root() { model }: Series): Comparability {
    return toComparability(model.comparability);
  }
}

@Resolver(() => CountSum)
export class CountSumResolver {
  @FieldResolver(() => Release, { description: "Where its terms stand. | La diffusion d'où viennent ses termes." })
  release(@Root() { model }: CountSum): Release {
    return toRelease(model.release);
  }

  @FieldResolver(() => Comparability, {
    description: "Whether its terms may be compared with each other. | Si ses termes peuvent être comparés entre eux.",
  })
  comparability(@Root() { model }: CountSum): Comparability {
    return toComparability(model.comparability);
  }
}

@Resolver(() => SeriesPoint)
export class SeriesPointResolver {
  @FieldResolver(() => Period, { description: "The period. | La période." })
  period(@Root() { observation }: SeriesPoint): ReferencePeriod {
    return observation.period;
  }

  @FieldResolver(() => Text, {
    name: "break",
    nullable: true,
    description:
      "Why it is not comparable with the point before; null where it is. | Pourquoi il n'est pas comparable au point précédent; nul s'il l'est.",
  })
  brokenHere(@Root() { model }: SeriesPoint): Text | null {
    return model.broken;
  }
}
