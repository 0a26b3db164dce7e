import { Field, ID, InputType, ObjectType } from "type-graphql";
import { Text } from "../graphql/common.type.ts";
import { Note, Observation, ObservationFilter } from "../observation/observation.type.ts";
import type { TableModel } from "./table.ts";

const AXES =
  "JURISDICTION, PERIOD, MEASURE or ids of dimensions, the outermost first. | JURISDICTION, PERIOD, MEASURE ou identificateurs de dimensions, le plus extérieur d'abord.";

@InputType({
  description:
    "Which cells, and what stands on rows and columns. A dimension on rows or columns that the filter does not name shows every member; what stands on neither must be at one code. | Quelles cellules, et ce qui figure en lignes et en colonnes. Une dimension en lignes ou en colonnes que le filtre ne nomme pas montre tous ses membres; ce qui ne figure ni en lignes ni en colonnes doit être à un seul code.",
})
export class TableInput {
  @Field(() => ObservationFilter, { description: "Which cells. | Quelles cellules." })
  where!: ObservationFilter;
  @Field(() => [String], { description: AXES })
  rows!: string[];
  @Field(() => [String], { description: AXES })
  columns!: string[];
}

@ObjectType({ simpleResolvers: true, description: "One code on one axis. | Un code sur un axe." })
export class TableHeader {
  @Field(() => String, {
    description:
      "JURISDICTION, PERIOD, MEASURE or the id of a dimension. | JURISDICTION, PERIOD, MEASURE ou l'identificateur d'une dimension.",
  })
  axis!: string;
  @Field(() => ID, { description: "The code. | Le code." })
  id!: string;
  @Field(() => Text, { description: "Its name. | Son nom." })
  name!: Text;
}

@ObjectType({ simpleResolvers: true, description: "What a symbol means. | Ce que signifie un signe." })
export class SymbolMeaning {
  @Field(() => String, { description: "x, --, .., p… | x, --, .., p…" })
  symbol!: string;
  @Field(() => Text, { description: "Its meaning. | Sa signification." })
  meaning!: Text;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "A table as the viewer may see it, with all that must be said of it. | Un tableau tel que l'utilisateur peut le voir, avec tout ce qui doit en être dit.",
})
export class Table {
  @Field(() => Text, {
    description: "What, by what, where, when. | Quoi, selon quoi, où, quand.",
  })
  title!: Text;
  @Field(() => [[TableHeader]], {
    description:
      "For each row its headers, the outermost first. | Pour chaque ligne ses en-têtes, le plus extérieur d'abord.",
  })
  rows!: readonly (readonly TableHeader[])[];
  @Field(() => [[TableHeader]], {
    description:
      "For each column its headers, the outermost first. | Pour chaque colonne ses en-têtes, le plus extérieur d'abord.",
  })
  columns!: readonly (readonly TableHeader[])[];
  @Field(() => [[Observation]], {
    nullable: "items",
    description:
      "Rows by columns; null where the indicator has no such cell. | Lignes par colonnes; nul si l'indicateur n'a pas une telle cellule.",
  })
  cells!: readonly (readonly (Observation | null)[])[];
  @Field(() => [Note], {
    description:
      "Every note on its cells, each once, mandatory ones first. | Toutes les notes sur ses cellules, chacune une fois, les obligatoires d'abord.",
  })
  notes!: readonly Note[];
  @Field(() => [SymbolMeaning], {
    description: "The symbols that occur in it. | Les signes qui y figurent.",
  })
  legend!: readonly SymbolMeaning[];
  model!: TableModel;
}
