import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { ReferencePeriod } from "../domain/period.ts";
import { anyPeriod, isPooled } from "../domain/pooled-period.ts";
import type { Context } from "../graphql/context.ts";
import { Release } from "../release/release.type.ts";
import { Period } from "./observation.type.ts";

@Resolver(() => Release)
export class PooledPeriodResolver {
  @FieldResolver(() => [Period], {
    description:
      "Periods added up when it was published and protected with the rest; they are selected only where they are named. | Périodes additionnées à la publication et protégées avec le reste; elles ne sont retenues que si elles sont nommées.",
  })
  async pooledPeriods(@Root() { id }: Release, @Ctx() { loaders }: Context): Promise<ReferencePeriod[]> {
    const axis = await loaders.periods.load(id);
    return (axis?.codes ?? []).filter(isPooled).flatMap((code) => anyPeriod(code) ?? []);
  }
}
