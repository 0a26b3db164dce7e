import { Arg, Ctx, ID, Query, Resolver } from "type-graphql";
import type { Context } from "../graphql/context.ts";
import { tallyObservations } from "../observation/tally-observations.ts";
import { toAlternative } from "../table/preflight-rows.ts";
import { Explanation } from "./explanation.type.ts";

@Resolver(() => Explanation)
export class ExplanationResolver {
  @Query(() => Explanation, {
    description:
      "Why a cell shows what it shows, and what would show more. | Pourquoi une cellule montre ce qu'elle montre, et ce qui montrerait davantage.",
  })
  async explain(
    @Arg("observation", () => ID, { description: "Id of an observation. | Identificateur d'une observation." })
    observation: string,
    @Ctx() { services, viewer, budget, tally }: Context,
  ): Promise<Explanation> {
    budget.spend(1);
    const explained = await services.explanations.explain(observation, viewer);
    tallyObservations(tally, [explained.observation]);
    return { ...explained, alternatives: explained.alternatives.map(toAlternative) };
  }
}
