import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import { Text } from "../graphql/common.type.ts";
import type { Context } from "../graphql/context.ts";
import { Release } from "../release/release.type.ts";
import { COMPARISON_COST } from "./revision.resolver.ts";

@Resolver(() => Release)
export class RevisionNoteResolver {
  @FieldResolver(() => Text, {
    nullable: true,
    description:
      "What it changes of the release that it replaced, in one sentence, from what the viewer is shown of both; null where it replaced none that he may see. | Ce qu'elle change à la diffusion qu'elle a remplacée, en une phrase, d'après ce qui est montré des deux; nul si elle n'en a remplacé aucune que l'utilisateur puisse voir.",
  })
  revisionNote(
    @Root() { id, supersedesId }: Release,
    @Ctx() { services, viewer, budget }: Context,
  ): Promise<Text | null> {
    if (supersedesId === null) return Promise.resolve(null);
    budget.spend(COMPARISON_COST);
    return services.revisions.note({ from: supersedesId, to: id }, viewer);
  }
}
