import { Field, ID, ObjectType } from "type-graphql";
import type { Measure, PeriodType } from "../domain/codes.ts";
import { PageInfo, Text, TOTAL_COUNT } from "../graphql/common.type.ts";
import { MeasureEnum, PeriodTypeEnum } from "../graphql/enums.ts";

@ObjectType({
  description: "The code of another scheme for the same thing. | Le code d'un autre système pour la même chose.",
})
export class ExternalCode {
  @Field(() => String, { description: "UCR, SGC, HTCDS, IC-TIP… | DUC, CGT, HTCDS, IC-TIP…" })
  scheme!: string;
  @Field(() => String, { description: "The code in that scheme. | Le code dans ce système." })
  code!: string;
}

@ObjectType({ description: "A code of a codelist. | Un code d'une liste de codes." })
export class Code {
  @Field(() => ID, { description: "Unique in its codelist. | Unique dans sa liste." })
  id!: string;
  @Field(() => Text, { description: "Label. | Libellé." })
  name!: Text;
  @Field(() => Boolean, { description: "The total of its dimension. | Le total de sa dimension." })
  isTotal!: boolean;
  @Field(() => [ExternalCode], { description: "The same in other schemes. | Équivalents dans d'autres systèmes." })
  external!: ExternalCode[];
  parentId!: string | null;
  codelistId!: string;
}

@ObjectType({ description: "SDMX codelist. | Liste de codes SDMX." })
export class Codelist {
  @Field(() => ID, { description: "CL_SEX… | CL_SEX…" })
  id!: string;
  @Field(() => Text, { description: "Name. | Nom." })
  name!: Text;
  @Field(() => String, { description: "Semantic version. | Version sémantique." })
  version!: string;
  @Field(() => [Code], { description: "Codes in order, the total first. | Codes dans l'ordre, le total d'abord." })
  codes!: Code[];
}

@ObjectType({ description: "SDMX dimension of an indicator. | Dimension SDMX d'un indicateur." })
export class Dimension {
  @Field(() => ID, { description: "sex, age, offence… | sex, age, offence…" })
  id!: string;
  @Field(() => Text, { description: "Name. | Nom." })
  name!: Text;
  codelistId!: string;
  memberIds!: readonly string[];
}

@ObjectType({
  description:
    "An SDMX dataflow with one unit of count. | Un flux de données SDMX ayant une seule unité de dénombrement.",
})
export class Indicator {
  @Field(() => ID, { description: "ht.police.incidents… | ht.police.incidents…" })
  id!: string;
  @Field(() => Text, { description: "Name. | Nom." })
  name!: Text;
  @Field(() => Text, {
    description: "What is counted, and what is not. | Ce qui est dénombré, et ce qui ne l'est pas.",
  })
  definition!: Text;
  @Field(() => String, {
    description: "incident, victim, accused, case, charge… | incident, victim, accused, case, charge…",
  })
  unitOfCount!: string;
  @Field(() => String, {
    description: "UCR, ICCS, SRFVA, HOTLINE, IRCC, DEMO. | UCR, ICCS, SRFVA, HOTLINE, IRCC, DEMO.",
  })
  programme!: string;
  @Field(() => PeriodTypeEnum, { description: "Kind of its reference periods. | Type de ses périodes de référence." })
  periodType!: PeriodType;
  @Field(() => [MeasureEnum], { description: "Measures served. | Mesures offertes." })
  measures!: readonly Measure[];
  @Field(() => Boolean, {
    description:
      "True where the figures are invented for demonstration. | Vrai si les chiffres sont inventés aux fins de démonstration.",
  })
  synthetic!: boolean;
  custodianId!: string;
  levels!: readonly string[];
}

@ObjectType({ description: "An indicator and its place. | Un indicateur et sa place." })
export class IndicatorEdge {
  @Field(() => String, { description: "Its place in the list. | Sa place dans la liste." })
  cursor!: string;
  @Field(() => Indicator, { description: "The indicator. | L'indicateur." })
  node!: Indicator;
}

@ObjectType({ description: "A page of indicators. | Une page d'indicateurs." })
export class IndicatorConnection {
  @Field(() => [IndicatorEdge], { description: "Elements with cursors. | Éléments avec curseurs." })
  edges!: readonly IndicatorEdge[];
  @Field(() => [Indicator], { description: "Elements. | Éléments." })
  nodes!: readonly Indicator[];
  @Field(() => PageInfo, { description: "Place of the page. | Place de la page." })
  pageInfo!: PageInfo;
  @Field(TOTAL_COUNT.type, { description: TOTAL_COUNT.description })
  totalCount!: number;
}
