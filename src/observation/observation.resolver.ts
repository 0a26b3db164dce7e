import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { noteApplies } from "../catalogue/catalogue.ts";
import { toCode, toDimension, toIndicator, toJurisdiction } from "../catalogue/catalogue-rows.ts";
import { Code, Dimension, Indicator } from "../catalogue/indicator.type.ts";
import { Jurisdiction } from "../catalogue/jurisdiction.type.ts";
import type { Language } from "../domain/codes.ts";
import type { Context } from "../graphql/context.ts";
import { LanguageEnum } from "../graphql/enums.ts";
import { Release } from "../release/release.type.ts";
import { toRelease } from "../release/release-rows.ts";
import { faults } from "../shared/faults.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import type { Connection } from "../shared/page.ts";
import { displayOf, spokenOf } from "./display.ts";
import {
  DimensionMember,
  Note,
  Observation,
  ObservationConnection,
  ObservationFilter,
  ObservationsArgs,
} from "./observation.type.ts";
import { isStaged } from "./staged-release.ts";
import { tallyObservations } from "./tally-observations.ts";

const LANG = {
  nullable: true,
  description: "Absent: the request's language. | Absent : la langue de la requête.",
} as const;

@Resolver(() => Observation)
export class ObservationResolver {
  @Query(() => ObservationConnection, {
    description: "Observations as the viewer may see them. | Observations telles que l'utilisateur peut les voir.",
  })
  async observations(
    @Args(() => ObservationsArgs) { where, orderBy, first, after }: ObservationsArgs,
    @Ctx() { services, viewer, budget, tally }: Context,
  ): Promise<Connection<Observation>> {
    const orders = (orderBy ?? []).map(({ by, descending }) => ({ by, descending: descending ?? false }));
    const size = first ?? 100;
    // A page that is too large is refused as such, below.
    budget.spend(Math.min(size, MAX_CELLS));
    const page = await services.observations.list(where, { orders, first: size, after: after ?? null }, viewer);
    tallyObservations(tally, page.nodes);
    return page;
  }

  @Query(() => [Observation], {
    description:
      "One cell through every release that held it, oldest first. | Une cellule à travers toutes les diffusions qui l'ont contenue, de la plus ancienne à la plus récente.",
  })
  async revisions(
    @Arg("where", () => ObservationFilter, { description: "Exactly one cell. | Exactement une cellule." })
    where: ObservationFilter,
    @Ctx() { services, viewer, budget, tally }: Context,
  ): Promise<Observation[]> {
    const found = await services.observations.revisions(where, viewer);
    budget.spend(found.length);
    tallyObservations(tally, found);
    return found;
  }

  @FieldResolver(() => String, {
    description: '"1,234", "1\u202f234", "x", "--", "..". | "1,234", "1\u202f234", "x", "--", "..".',
  })
  display(
    @Root() observation: Observation,
    @Arg("lang", () => LanguageEnum, LANG) lang: Language | null,
    @Ctx() { language }: Context,
  ): string {
    return displayOf(observation, lang ?? language);
  }

  @FieldResolver(() => String, { description: "For screen readers. | Pour les lecteurs d'écran." })
  spoken(
    @Root() observation: Observation,
    @Arg("lang", () => LanguageEnum, LANG) lang: Language | null,
    @Ctx() { language, services }: Context,
  ): string {
    return spokenOf(observation, lang ?? language, services.catalogue);
  }

  @FieldResolver(() => Indicator, { description: "What is counted. | Ce qui est dénombré." })
  async indicator(@Root() { indicatorId }: Observation, @Ctx() { loaders }: Context): Promise<Indicator> {
    const row = await loaders.indicator.load(indicatorId);
    if (!row) throw new Error("an observation without its indicator");
    return toIndicator(row);
  }

  @FieldResolver(() => Jurisdiction, { description: "Where. | Où." })
  async jurisdiction(@Root() { jurisdictionId }: Observation, @Ctx() { loaders }: Context): Promise<Jurisdiction> {
    const row = await loaders.jurisdiction.load(jurisdictionId);
    if (!row) throw new Error("an observation without its jurisdiction");
    return toJurisdiction(row);
  }

  @FieldResolver(() => Release, { description: "The release that it stands in. | La diffusion où elle se trouve." })
  async release(@Root() { releaseId, indicatorId }: Observation, @Ctx() { loaders }: Context): Promise<Release> {
    if (isStaged(releaseId)) throw faults.inNoRelease();
    const reachable = (await loaders.releasesOfIndicator.load(indicatorId)).find(({ id }) => id === releaseId);
    // One that waits or was withdrawn is out of reach, but for those who may see it all the same.
    const row = reachable ?? (await loaders.release.load(releaseId));
    if (!row) throw new Error("an observation without its release");
    return toRelease(row);
  }

  @FieldResolver(() => [DimensionMember], {
    description: "Its place on each dimension. | Sa place sur chaque dimension.",
  })
  dimensions(@Root() { members }: Observation): readonly DimensionMember[] {
    return members;
  }

  @FieldResolver(() => [Note], { description: "Mandatory notes first. | Notes obligatoires d'abord." })
  async notes(@Root() observation: Observation, @Ctx() { loaders, services, viewer }: Context): Promise<Note[]> {
    const { indicatorId, jurisdictionId, period, members, cell, releaseId, measureNotes } = observation;
    const place = {
      indicator: indicatorId,
      jurisdiction: jurisdictionId,
      period: period.id,
      members: Object.fromEntries(members.map(({ dimensionId, memberId }) => [dimensionId, memberId])),
    };
    const general = services.catalogue.notes.filter(({ scope }) => noteApplies(scope, place));
    const ofCell = (await loaders.cellNotes.load(releaseId)).filter((note) => note.cell === cell);
    const exact =
      ofCell.some((note) => note.disclosesValue) && (await services.observations.showsExactCount(observation, viewer));
    const shown = ofCell
      .filter((note) => exact || !note.disclosesValue)
      .map(({ id, mandatory, textEn, textFr }) => ({ id, mandatory, text: { en: textEn, fr: textFr } }));
    const notes = [...measureNotes, ...general.map(({ id, text, mandatory }) => ({ id, text, mandatory })), ...shown];
    return [...notes.filter(({ mandatory }) => mandatory), ...notes.filter(({ mandatory }) => !mandatory)];
  }
}

@Resolver(() => DimensionMember)
export class DimensionMemberResolver {
  @FieldResolver(() => Dimension, { description: "The dimension. | La dimension." })
  async dimension(
    @Root() { dimensionId, indicatorId }: DimensionMember,
    @Ctx() { loaders }: Context,
  ): Promise<Dimension> {
    const row = (await loaders.dimensions.load(indicatorId)).find(({ id }) => id === dimensionId);
    if (!row) throw new Error("a member without its dimension");
    return toDimension(row);
  }

  @FieldResolver(() => Code, { description: "The code. | Le code." })
  async member(
    @Root() { dimensionId, memberId, indicatorId }: DimensionMember,
    @Ctx() { loaders }: Context,
  ): Promise<Code> {
    const dimension = (await loaders.dimensions.load(indicatorId)).find(({ id }) => id === dimensionId);
    const codes = dimension ? await loaders.codes.load(dimension.codelistId) : [];
    const row = codes.find(({ id }) => id === memberId);
    if (!row) throw new Error("a member that is not in its codelist");
    return toCode(row);
  }
}
