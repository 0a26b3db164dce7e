import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import { Indicator } from "../catalogue/indicator.type.ts";
import type { ReleaseState } from "../domain/codes.ts";
import type { Context } from "../graphql/context.ts";
import { ReleaseStateEnum } from "../graphql/enums.ts";
import { fingerprintOf } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";
import { found } from "../shared/found.ts";
import { MAX_LIST } from "../shared/limits.ts";
import { type Connection, pageOf } from "../shared/page.ts";
import { DisclosureProfile, DisclosureReport, Release, ReleaseConnection } from "./release.type.ts";
import { toProfile, toRelease, toReport } from "./release-rows.ts";

@ArgsType()
class ReleasesArgs {
  @Field(() => ID, { nullable: true, description: "Only this indicator's. | Seulement celles de cet indicateur." })
  indicator?: string | null;
  @Field(() => [ReleaseStateEnum], { nullable: true, description: "Only in these states. | Seulement dans ces états." })
  states?: ReleaseState[] | null;
  @Field(() => Int, { nullable: true, defaultValue: 20, description: "Page size. | Taille de la page." })
  first!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "endCursor of the page before. | endCursor de la page précédente.",
  })
  after?: string | null;
}

@Resolver(() => Release)
export class ReleaseResolver {
  @Query(() => Release, {
    nullable: true,
    description:
      "A release; null where there is none that the viewer may see. | Une diffusion; nulle s'il n'y en a pas que l'utilisateur puisse voir.",
  })
  async release(
    @Arg("id", () => ID, { description: "indicator@version. | indicateur@version." }) id: string,
    @Ctx() { loaders, tally }: Context,
  ): Promise<Release | null> {
    const row = await loaders.release.load(id);
    // That someone looked at a release before its time is told to the access log, though no cell was served.
    if (row?.state === "SCHEDULED")
      tally.add({ indicatorId: row.indicatorId, releaseId: row.id, served: 0, suppressed: 0 });
    return row && toRelease(row);
  }

  @Query(() => ReleaseConnection, {
    description: "Releases, newest first. | Diffusions, de la plus récente à la plus ancienne.",
  })
  async releases(
    @Args(() => ReleasesArgs) { indicator, states, first, after }: ReleasesArgs,
    @Ctx() { services }: Context,
  ): Promise<Connection<Release>> {
    const known = services.catalogue.indicators.map(({ id }) => id);
    if (indicator && !known.includes(indicator)) throw faults.unknownIndicator(indicator, known);
    if (states?.length === 0) throw faults.nothingSelected("states");
    const rows = (await services.releases.all()).filter(
      (row) => (!indicator || row.indicatorId === indicator) && (!states || states.includes(row.state)),
    );
    const query = fingerprintOf(["releases", indicator ?? null, states ?? null]);
    return pageOf(rows.map(toRelease), { first: first ?? 20, after: after ?? null, max: MAX_LIST, query });
  }

  @FieldResolver(() => Indicator, { description: "What it publishes. | Ce qu'elle publie." })
  indicator(@Root() { indicatorId }: Release, @Ctx() { services }: Context): Indicator {
    return found(services.objects.indicator(indicatorId), "a release without its indicator");
  }

  @FieldResolver(() => Release, {
    nullable: true,
    description: "The release that it replaced. | La diffusion qu'elle a remplacée.",
  })
  async supersedes(
    @Root() { supersedesId, indicatorId }: Release,
    @Ctx() { loaders }: Context,
  ): Promise<Release | null> {
    const row = (await loaders.releasesOfIndicator.load(indicatorId)).find((other) => other.id === supersedesId);
    return row ? toRelease(row) : null;
  }

  @FieldResolver(() => Release, {
    nullable: true,
    description: "The release that replaced it. | La diffusion qui l'a remplacée.",
  })
  async supersededBy(@Root() { id, indicatorId }: Release, @Ctx() { loaders }: Context): Promise<Release | null> {
    const row = (await loaders.releasesOfIndicator.load(indicatorId)).find((other) => other.supersedesId === id);
    return row ? toRelease(row) : null;
  }

  @FieldResolver(() => String, {
    description:
      "sha256 of the protected content that the viewer may see. | sha256 du contenu protégé que l'utilisateur peut voir.",
  })
  async contentHash(@Root() release: Release, @Ctx() { services, viewer, loaders }: Context): Promise<string> {
    return (await services.releases.viewSeen(release, viewer, (key) => loaders.views.load(key))).contentHash;
  }

  @FieldResolver(() => DisclosureReport, {
    description: "What it hides from the viewer's audience. | Ce qu'elle masque au public de l'utilisateur.",
  })
  async disclosure(@Root() release: Release, @Ctx() { services, viewer, loaders }: Context): Promise<DisclosureReport> {
    const row = await services.releases.viewSeen(release, viewer, (key) => loaders.views.load(key));
    const { indicatorId } = release;
    return toReport(row, { indicatorId, seed: services.releases.seedFor(release, viewer, row) });
  }

  @FieldResolver(() => [DisclosureReport], {
    description:
      "The reports of every audience, for the custodian, the secretariat and auditors; others have their own alone. | Les rapports de tous les publics, pour le dépositaire, le secrétariat et les vérificateurs; les autres n'ont que le leur.",
  })
  async disclosureReports(
    @Root() release: Release,
    @Ctx() { services, viewer, loaders }: Context,
  ): Promise<DisclosureReport[]> {
    const rows = await services.releases.viewsReported(release, viewer, (key) => loaders.views.load(key));
    const { indicatorId } = release;
    return rows.map((row) => toReport(row, { indicatorId, seed: services.releases.seedFor(release, viewer, row) }));
  }
}

@Resolver(() => DisclosureReport)
export class DisclosureReportResolver {
  @Query(() => [DisclosureProfile], { description: "Protection rules. | Règles de protection." })
  async disclosureProfiles(@Ctx() { services }: Context): Promise<DisclosureProfile[]> {
    return (await services.catalogueRows.profiles()).map(toProfile);
  }

  @FieldResolver(() => Number, {
    nullable: true,
    description:
      "Percent of the sum of all counts that stands in hidden cells; for the custodian. | Pourcentage de la somme des nombres qui se trouve dans des cellules masquées; pour le dépositaire.",
  })
  valueHidden(
    @Root() { releaseId, indicatorId, audience }: DisclosureReport,
    @Ctx() { services, viewer }: Context,
  ): Promise<number | null> {
    return services.releases.valueHiddenFor({ id: releaseId, indicatorId }, viewer, audience);
  }

  @FieldResolver(() => DisclosureProfile, { description: "The rule applied. | La règle appliquée." })
  async profile(@Root() { profileId }: DisclosureReport, @Ctx() { loaders }: Context): Promise<DisclosureProfile> {
    const row = await loaders.profile.load(profileId);
    if (!row) throw new Error("a view without its profile");
    return toProfile(row);
  }
}
