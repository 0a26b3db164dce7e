import { ArgsType, Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { Availability, GeoLevel, Measure, PeriodType, Vintage } from "../domain/codes.ts";
import { PageInfo, Text, TOTAL_COUNT } from "../graphql/common.type.ts";
import {
  AvailabilityEnum,
  GeoLevelEnum,
  MeasureEnum,
  type OBSERVATION_SORT,
  ObservationSortEnum,
  PeriodTypeEnum,
  VintageEnum,
} from "../graphql/enums.ts";
import { GraphQLDate, GraphQLDateTime } from "../graphql/scalars.ts";
import { Release } from "../release/release.type.ts";

@ObjectType({ simpleResolvers: true, description: "The state of a cell. | L'état d'une cellule." })
export class CellStatus {
  @Field(() => AvailabilityEnum, {
    description:
      "SUPPRESSED says neither which rule hid the cell nor whether it is primary or complementary. | SUPPRESSED ne dit ni quelle règle a masqué la cellule, ni si elle est primaire ou complémentaire.",
  })
  availability!: Availability;
  @Field(() => VintageEnum, { description: "Vintage of the value. | Millésime de la valeur." })
  vintage!: Vintage;
  @Field(() => Boolean, {
    description: "The value is rounded, here or by its source. | La valeur est arrondie, ici ou à la source.",
  })
  rounded!: boolean;
  @Field(() => Int, {
    nullable: true,
    description:
      "Rounding base; null where the source does not state it. | Base d'arrondissement; nulle si la source ne l'indique pas.",
  })
  roundingBase!: number | null;
  @Field(() => [String], {
    description:
      "Statistics Canada symbols: x p r .. ... E F; -- in a rounding profile. | Signes conventionnels de Statistique Canada.",
  })
  symbols!: readonly string[];
}

@ObjectType({ simpleResolvers: true, description: "A reference period. | Une période de référence." })
export class Period {
  @Field(() => ID, {
    description:
      "2019, 2018-2019, 2020-Q1, 2020-04; a pooled period is 2018..2022. | 2019, 2018-2019, 2020-Q1, 2020-04; une période regroupée s'écrit 2018..2022.",
  })
  id!: string;
  @Field(() => PeriodTypeEnum, { description: "Kind. | Type." })
  type!: PeriodType;
  @Field(() => GraphQLDate, { description: "First day. | Premier jour." })
  start!: string;
  @Field(() => GraphQLDate, { description: "Last day. | Dernier jour." })
  end!: string;
  @Field(() => Text, { description: "Label. | Libellé." })
  label!: Text;
  @Field(() => [Period], {
    description:
      "Of a pooled period: the periods whose counts it adds up. Of others: none. | D'une période regroupée : les périodes dont elle additionne les nombres. Des autres : aucune.",
  })
  parts!: readonly Period[];
}

@ObjectType({
  simpleResolvers: true,
  description: "Where a cell stands on one dimension. | Place d'une cellule sur une dimension.",
})
export class DimensionMember {
  dimensionId!: string;
  memberId!: string;
  indicatorId!: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "A note on a cell or on all cells of its kind. | Une note sur une cellule ou sur toutes celles de son genre.",
})
export class Note {
  @Field(() => ID, { description: "Stable id. | Identificateur stable." })
  id!: string;
  @Field(() => Text, { description: "The note. | La note." })
  text!: Text;
  @Field(() => Boolean, { description: "Must be shown wherever the value is. | Doit accompagner la valeur partout." })
  mandatory!: boolean;
}

/** A note that computing a measure gave rise to. `together`: the words that stand once for notes of several cells that differ in them. */
export type MeasureNote = Note & { readonly together?: Text };

@ObjectType({ simpleResolvers: true, description: "One value with its state. | Une valeur et son état." })
export class Observation {
  @Field(() => ID, { description: "release:series:period:measure. | diffusion:série:période:mesure." })
  id!: string;
  @Field(() => MeasureEnum, { description: "Measure. | Mesure." })
  measure!: Measure;
  @Field(() => Number, {
    nullable: true,
    description:
      "Null unless availability is VALUE; null is not zero. | Nulle sauf si availability est VALUE; nul n'est pas zéro.",
  })
  value!: number | null;
  @Field(() => CellStatus, { description: "State of the value. | État de la valeur." })
  status!: CellStatus;
  @Field(() => Period, { description: "Reference period. | Période de référence." })
  period!: Period;
  @Field(() => Release, { description: "The release that it stands in. | La diffusion où elle se trouve." })
  release!: Release;
  decimals!: number;
  indicatorId!: string;
  jurisdictionId!: string;
  releaseId!: string;
  cell!: number;
  members!: readonly { dimensionId: string; memberId: string; indicatorId: string }[];
  /** Notes that computing the measure gave rise to. */
  measureNotes!: readonly MeasureNote[];
}

@ObjectType({ simpleResolvers: true, description: "An observation and its place. | Une observation et sa place." })
export class ObservationEdge {
  @Field(() => String, { description: "Its place in the answer. | Sa place dans la réponse." })
  cursor!: string;
  @Field(() => Observation, { description: "The observation. | L'observation." })
  node!: Observation;
}

@ObjectType({ simpleResolvers: true, description: "A page of observations. | Une page d'observations." })
export class ObservationConnection {
  @Field(() => [ObservationEdge], { description: "Elements with cursors. | Éléments avec curseurs." })
  edges!: readonly ObservationEdge[];
  @Field(() => [Observation], { description: "Elements. | Éléments." })
  nodes!: readonly Observation[];
  @Field(() => PageInfo, { description: "Place of the page. | Place de la page." })
  pageInfo!: PageInfo;
  @Field(TOTAL_COUNT.type, { description: TOTAL_COUNT.description })
  totalCount!: number;
}

@InputType({ description: "Members of one dimension. | Membres d'une dimension." })
export class DimensionFilter {
  @Field(() => ID, { description: "Id of the dimension. | Identificateur de la dimension." })
  dimension!: string;
  @Field(() => [ID], { description: 'Codes; ["*"] is every member. | Codes; ["*"] désigne tous les membres.' })
  members!: string[];
}

@InputType({
  description:
    "Which cells. A dimension not named stands at its total. | Quelles cellules. Une dimension non nommée est prise à son total.",
})
export class ObservationFilter {
  @Field(() => ID, { description: "Indicator. | Indicateur." })
  indicator!: string;
  @Field(() => [MeasureEnum], { nullable: true, description: "Absent: COUNT. | Absent : COUNT." })
  measures?: Measure[] | null;
  @Field(() => [ID], {
    nullable: true,
    description: "Ids, SGC codes, abbreviations or names. | Identificateurs, codes CGT, abréviations ou noms.",
  })
  jurisdictions?: string[] | null;
  @Field(() => [GeoLevelEnum], { nullable: true, description: "Only these levels. | Seulement ces niveaux." })
  geoLevels?: GeoLevel[] | null;
  @Field(() => [ID], {
    nullable: true,
    description:
      "Period ids; pooled periods are selected only where they are named. | Identificateurs de périodes; les périodes regroupées ne sont retenues que si elles sont nommées.",
  })
  periods?: string[] | null;
  @Field(() => ID, {
    nullable: true,
    description: "From this period on, inclusive. | À partir de cette période, incluse.",
  })
  from?: string | null;
  @Field(() => ID, { nullable: true, description: "Up to this period, inclusive. | Jusqu'à cette période, incluse." })
  to?: string | null;
  @Field(() => [DimensionFilter], { nullable: true, description: "Members by dimension. | Membres par dimension." })
  dimensions?: DimensionFilter[] | null;
  @Field(() => ID, { nullable: true, description: "Pins one release. | Fixe une diffusion." })
  release?: string | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "The release that was current then. | La diffusion alors en vigueur.",
  })
  asOf?: Date | null;
}

@InputType({ description: "An ordering. | Un tri." })
export class ObservationOrder {
  @Field(() => ObservationSortEnum, { description: "Criterion. | Critère." })
  by!: (typeof OBSERVATION_SORT)[number];
  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: "From high to low. | Du plus grand au plus petit.",
  })
  descending?: boolean | null;
}

@ArgsType()
export class ObservationsArgs {
  @Field(() => ObservationFilter, { description: "Which cells. | Quelles cellules." })
  where!: ObservationFilter;
  @Field(() => [ObservationOrder], {
    nullable: true,
    description: "Absent: jurisdiction, period, dimensions. | Absent : gouvernement, période, dimensions.",
  })
  orderBy?: ObservationOrder[] | null;
  @Field(() => Int, { nullable: true, defaultValue: 100, description: "Page size. | Taille de la page." })
  first!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "endCursor of the page before. | endCursor de la page précédente.",
  })
  after?: string | null;
}
