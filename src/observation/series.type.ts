import { ArgsType, Field, ID, Int, ObjectType } from "type-graphql";
import type { Availability, Measure } from "../domain/codes.ts";
import { Text } from "../graphql/common.type.ts";
import { AvailabilityEnum, MeasureEnum } from "../graphql/enums.ts";
import { Note, Observation, ObservationFilter } from "./observation.type.ts";
import type { SeriesModel, SeriesPointModel } from "./series.service.ts";
import type { SumModel } from "./sum.service.ts";

@ArgsType()
export class SeriesArgs {
  @Field(() => ObservationFilter, {
    description:
      "One code on every axis but the period, and one measure: COUNT or RATE. | Un seul code sur chaque axe sauf la période, et une seule mesure : COUNT ou RATE.",
  })
  where!: ObservationFilter;
  @Field(() => Int, { nullable: true, description: "Only so many of the newest. | Seulement les plus récentes." })
  last?: number | null;
  @Field(() => ID, {
    nullable: true,
    description: "Base period of changeBase and index. | Période de base de changeBase et de index.",
  })
  base?: string | null;
  @Field(() => Int, {
    nullable: true,
    description: "Periods of a moving total; counts only. | Périodes d'un total mobile; nombres seulement.",
  })
  window?: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "A figure computed from what the viewer is shown, or why there is none. | Un chiffre calculé à partir de ce qui est montré à l'utilisateur, ou la raison de son absence.",
})
export class DerivedFigure {
  @Field(() => Number, { nullable: true, description: "Null unless VALUE. | Nulle sauf si VALUE." })
  value!: number | null;
  @Field(() => AvailabilityEnum, { description: "State. | État." })
  availability!: Availability;
  @Field(() => Boolean, { description: "Computed from rounded figures. | Calculé à partir de chiffres arrondis." })
  rounded!: boolean;
  @Field(() => Text, { nullable: true, description: "Why there is none. | Pourquoi il n'y en a pas." })
  reason!: Text | null;
}

@ObjectType({ simpleResolvers: true, description: "One period of a series. | Une période d'une série." })
export class SeriesPoint {
  @Field(() => Observation, { description: "What is shown. | Ce qui est montré." })
  observation!: Observation;
  @Field(() => DerivedFigure, {
    description: "Percent change on the previous period. | Variation en pourcentage sur la période précédente.",
  })
  changePrevious!: DerivedFigure;
  @Field(() => DerivedFigure, {
    nullable: true,
    description:
      "Percent change on the base period; null without one. | Variation en pourcentage sur la période de base; nulle sans elle.",
  })
  changeBase!: DerivedFigure | null;
  @Field(() => DerivedFigure, {
    nullable: true,
    description: "The base period is 100; null without one. | La période de base vaut 100; nul sans elle.",
  })
  index!: DerivedFigure | null;
  @Field(() => DerivedFigure, {
    nullable: true,
    description:
      "Sum of the window that ends here; never over a hidden or rounded period; null without a window. | Somme de la fenêtre qui se termine ici; jamais avec une période masquée ou arrondie; nulle sans fenêtre.",
  })
  movingTotal!: DerivedFigure | null;
  @Field(() => Boolean, { description: "Will be revised. | Sera révisé." })
  provisional!: boolean;
  model!: SeriesPointModel;
}

@ObjectType({
  simpleResolvers: true,
  description: "One cell through its periods. | Une cellule à travers ses périodes.",
})
export class Series {
  @Field(() => MeasureEnum, { description: "Measure. | Mesure." })
  measure!: Measure;
  @Field(() => [SeriesPoint], { description: "In order of time. | Dans l'ordre du temps." })
  points!: readonly SeriesPoint[];
  @Field(() => [Note], { description: "Mandatory notes first. | Notes obligatoires d'abord." })
  notes!: readonly Note[];
  model!: SeriesModel;
}

@ObjectType({ simpleResolvers: true, description: "A sum of shown counts. | Une somme de nombres affichés." })
export class CountSum {
  @Field(() => Number, { description: "The sum. | La somme." })
  value!: number;
  @Field(() => [Observation], { description: "What was added. | Ce qui a été additionné." })
  terms!: readonly Observation[];
  @Field(() => [Note], { description: "Mandatory notes first. | Notes obligatoires d'abord." })
  notes!: readonly Note[];
  model!: SumModel;
}
