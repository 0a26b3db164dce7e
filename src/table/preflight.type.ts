import { Field, ID, Int, ObjectType } from "type-graphql";
import type { GeoLevel, Measure } from "../domain/codes.ts";
import { Text } from "../graphql/common.type.ts";
import { AxisEnum, GeoLevelEnum, MeasureEnum, TableChangeKindEnum } from "../graphql/enums.ts";
import { GraphQLDateTime } from "../graphql/scalars.ts";
import type { TableChangeKind } from "./table-alternatives.ts";

@ObjectType({ simpleResolvers: true, description: "As in DimensionFilter. | Comme dans DimensionFilter." })
export class TableDimensionFilter {
  @Field(() => ID, { description: "Id of the dimension. | Identificateur de la dimension." })
  dimension!: string;
  @Field(() => [ID], { description: 'Codes; ["*"] is every member. | Codes; ["*"] désigne tous les membres.' })
  members!: readonly string[];
}

@ObjectType({ simpleResolvers: true, description: "As in ObservationFilter. | Comme dans ObservationFilter." })
export class TableFilter {
  @Field(() => ID, { description: "Indicator. | Indicateur." })
  indicator!: string;
  @Field(() => [MeasureEnum], { nullable: true, description: "Absent: COUNT. | Absent : COUNT." })
  measures!: readonly Measure[] | null;
  @Field(() => [ID], { nullable: true, description: "Jurisdictions. | Gouvernements et territoires." })
  jurisdictions!: readonly string[] | null;
  @Field(() => [GeoLevelEnum], { nullable: true, description: "Only these levels. | Seulement ces niveaux." })
  geoLevels!: readonly GeoLevel[] | null;
  @Field(() => [ID], { nullable: true, description: "Periods. | Périodes." })
  periods!: readonly string[] | null;
  @Field(() => ID, { nullable: true, description: "From this period on. | À partir de cette période." })
  from!: string | null;
  @Field(() => ID, { nullable: true, description: "Up to this period. | Jusqu'à cette période." })
  to!: string | null;
  @Field(() => [TableDimensionFilter], {
    nullable: true,
    description: "Members by dimension. | Membres par dimension.",
  })
  dimensions!: readonly TableDimensionFilter[] | null;
  @Field(() => ID, { nullable: true, description: "Pins one release. | Fixe une diffusion." })
  release!: string | null;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "The release that was current then. | La diffusion alors en vigueur.",
  })
  asOf!: Date | null;
}

@ObjectType({ simpleResolvers: true, description: "As in TableInput. | Comme dans TableInput." })
export class TableRequest {
  @Field(() => TableFilter, { description: "Which cells. | Quelles cellules." })
  where!: TableFilter;
  @Field(() => [String], { description: "Axes on rows. | Axes en lignes." })
  rows!: readonly string[];
  @Field(() => [String], { description: "Axes on columns. | Axes en colonnes." })
  columns!: readonly string[];
}

@ObjectType({
  simpleResolvers: true,
  description: "A step towards a coarser table. | Un pas vers un tableau moins détaillé.",
})
export class TableChange {
  @Field(() => TableChangeKindEnum, { description: "Kind. | Genre." })
  kind!: TableChangeKind;
  @Field(() => String, { description: "The axis that it changes. | L'axe qu'il modifie." })
  axis!: string;
  @Field(() => Text, { description: "The same in words. | La même chose en mots." })
  text!: Text;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "A table near the one asked for that shows the viewer more of itself. | Un tableau voisin de celui qui est demandé, qui montre davantage à l'utilisateur.",
})
export class TableAlternative {
  @Field(() => [TableChange], { description: "What is changed. | Ce qui est modifié." })
  changes!: readonly TableChange[];
  @Field(() => Int, { description: "Its cells. | Ses cellules." })
  cells!: number;
  @Field(() => Int, {
    description: "Cells of it that are hidden from the viewer. | Ses cellules masquées à l'utilisateur.",
  })
  hidden!: number;
  @Field(() => Int, {
    description:
      "Cells of it with a value; the others have no figure. | Ses cellules qui ont une valeur; les autres n'ont pas de chiffre.",
  })
  shown!: number;
  @Field(() => TableRequest, { description: "The input to ask with. | L'entrée à soumettre." })
  input!: TableRequest;
  @Field(() => String, {
    description:
      "The same as JSON: the variables of a query that takes $input: TableInput!. | La même en JSON : les variables d'une requête qui prend $input: TableInput!.",
  })
  variables!: string;
}

@ObjectType({ simpleResolvers: true, description: "How long an axis is. | La longueur d'un axe." })
export class TableAxisSize {
  @Field(() => String, { description: "As on rows and columns. | Comme en lignes et en colonnes." })
  axis!: string;
  @Field(() => AxisEnum, { nullable: true, description: "Null for a dimension. | Nul pour une dimension." })
  standard!: "JURISDICTION" | "PERIOD" | "MEASURE" | null;
  @Field(() => Int, { description: "Codes selected on it. | Codes qui y sont sélectionnés." })
  codes!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: "What a table would be, before it is asked for. | Ce que serait un tableau, avant qu'il soit demandé.",
})
export class TablePreflight {
  @Field(() => Int, { description: "Cells. | Cellules." })
  cells!: number;
  @Field(() => Int, { description: "Cells that a table may have. | Cellules qu'un tableau peut compter." })
  maxCells!: number;
  @Field(() => Boolean, {
    description: "The table may be asked for as it is. | Le tableau peut être demandé tel quel.",
  })
  fits!: boolean;
  @Field(() => Int, {
    description:
      "What it takes of the cells that one request may ask for. | Sa part des cellules qu'une requête peut demander.",
  })
  cost!: number;
  @Field(() => Int, {
    nullable: true,
    description:
      "Cells suppressed in the viewer's own view, or not shared with him; null where the table is too large to look at. | Cellules supprimées dans la vue même de l'utilisateur, ou non communiquées; nul si le tableau est trop grand pour être examiné.",
  })
  hidden!: number | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "Cells with a value. What is neither shown nor hidden has no figure, or cannot be computed; null where the table is too large to look at. | Cellules qui ont une valeur. Ce qui n'est ni montré ni masqué n'a pas de chiffre ou ne peut être calculé; nul si le tableau est trop grand pour être examiné.",
  })
  shown!: number | null;
  @Field(() => [TableAxisSize], { description: "Its axes. | Ses axes." })
  axes!: readonly TableAxisSize[];
  @Field(() => [TableAlternative], {
    description:
      "Tables nearby that show the viewer more of themselves; of a table that is too large, those that are not. Fewest changes first, then those that hide least and show most. | Des tableaux voisins qui montrent davantage à l'utilisateur; d'un tableau trop grand, ceux qui ne le sont pas. Le moins de changements d'abord, puis ceux qui masquent le moins et montrent le plus.",
  })
  alternatives!: readonly TableAlternative[];
}
