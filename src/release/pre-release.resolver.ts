import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from "type-graphql";
import type { Context } from "../graphql/context.ts";
import { GrantPreReleaseInput, PreReleaseReader, RevokePreReleaseInput } from "./pre-release.type.ts";
import { toReader } from "./pre-release-rows.ts";
import { Release } from "./release.type.ts";

/** The indicator that the id of a release begins with. */
const indicatorOf = (release: string): string | null => release.split("@")[0] ?? null;

@Resolver(() => Release)
export class PreReleaseResolver {
  @Mutation(() => PreReleaseReader, {
    description:
      "Lets a named person read a release before its time. | Laisse une personne nommée lire une diffusion avant son heure.",
  })
  async grantPreRelease(
    @Arg("input", () => GrantPreReleaseInput, { description: "Who, what and how long. | Qui, quoi, combien de temps." })
    { release, subject, from, until }: GrantPreReleaseInput,
    @Ctx() { services, viewer, tally }: Context,
  ): Promise<PreReleaseReader> {
    const granted = await services.preRelease.grant({ release, subject, from: from ?? null, until }, viewer);
    tally.touch(indicatorOf(release), release);
    return toReader(granted);
  }

  @Mutation(() => [PreReleaseReader], {
    description: "Takes that access back, at once. | Reprend cet accès, aussitôt.",
  })
  async revokePreRelease(
    @Arg("input", () => RevokePreReleaseInput, { description: "Whose, to what. | À qui, pour quoi." })
    input: RevokePreReleaseInput,
    @Ctx() { services, viewer, tally }: Context,
  ): Promise<PreReleaseReader[]> {
    const revoked = await services.preRelease.revoke(input, viewer);
    tally.touch(indicatorOf(input.release), input.release);
    return revoked.map(toReader);
  }

  @FieldResolver(() => [PreReleaseReader], {
    description:
      "Who could read it before its time, for an approver of its custodian; empty for others. | Qui pouvait la lire avant son heure, pour une personne qui approuve chez son dépositaire; vide pour les autres.",
  })
  async preReleaseReaders(@Root() { id }: Release, @Ctx() { services, viewer }: Context): Promise<PreReleaseReader[]> {
    return (await services.preRelease.readersOf(id, viewer)).map(toReader);
  }
}
