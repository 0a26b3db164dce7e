import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { noteApplies } from "../catalogue/catalogue.ts";
import { Code, Dimension, Indicator } from "../catalogue/indicator.type.ts";
import { Jurisdiction } from "../catalogue/jurisdiction.type.ts";
import type { Language } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import type { Context } from "../graphql/context.ts";
import { LanguageEnum } from "../graphql/enums.ts";
import { found } from "../shared/found.ts";
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
import { tallied, tallyObservations } from "./tally-observations.ts";

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
    return tallied(page, tally, (observation) => [observation]);
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
  indicator(@Root() { indicatorId }: Observation, @Ctx() { services }: Context): Indicator {
    return found(services.objects.indicator(indicatorId), "an observation without its indicator");
  }

  @FieldResolver(() => Jurisdiction, { description: "Where. | Où." })
  jurisdiction(@Root() { jurisdictionId }: Observation, @Ctx() { services }: Context): Jurisdiction {
    return found(services.objects.jurisdiction(jurisdictionId), "an observation without its jurisdiction");
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
    // What a release says of a cell is not shared either.
    const isShared = observation.status.availability !== "NOT_SHARED";
    const ofRelease = isShared ? await loaders.cellNotes.load(releaseId) : [];
    const ofCell = ofRelease.filter((note) => note.cell === cell);
    const exact =
      ofCell.some((note) => note.disclosesValue) && (await services.observations.showsExactCount(observation, viewer));
    const shown = ofCell
      .filter((note) => exact || !note.disclosesValue)
      .map(({ id, mandatory, textEn, textFr }) => ({ id, mandatory, text: { en: textEn, fr: typeset(textFr) } }));
    const notes = [...measureNotes, ...general.map(({ id, text, mandatory }) => ({ id, text, mandatory })), ...shown];
    return [...notes.filter(({ mandatory }) => mandatory), ...notes.filter(({ mandatory }) => !mandatory)];
  }
}

@Resolver(() => DimensionMember)
export class DimensionMemberResolver {
  @FieldResolver(() => Dimension, { description: "The dimension. | La dimension." })
  dimension(@Root() { dimensionId, indicatorId }: DimensionMember, @Ctx() { services }: Context): Dimension {
    const dimension = services.objects.dimensionsOf(indicatorId).find(({ id }) => id === dimensionId);
    return found(dimension, "a member without its dimension");
  }

  @FieldResolver(() => Code, { description: "The code. | Le code." })
  member(@Root() { dimensionId, memberId, indicatorId }: DimensionMember, @Ctx() { services }: Context): Code {
    const dimension = services.objects.dimensionsOf(indicatorId).find(({ id }) => id === dimensionId);
    const code = dimension && services.objects.code(dimension.codelistId, memberId);
    return found(code, "a member that is not in its codelist");
  }
}
