import { Field, ID, Int, ObjectType } from "type-graphql";
import type { CellChange } from "../domain/codes.ts";
import { PageInfo, Text, TOTAL_COUNT } from "../graphql/common.type.ts";
import { CellChangeEnum } from "../graphql/enums.ts";
import { Observation } from "./observation.type.ts";

@ObjectType({
  simpleResolvers: true,
  description:
    "A cell that changed from one release to another, as the viewer is shown both. | Une cellule qui a changé d'une diffusion à l'autre, selon ce qui est montré des deux.",
})
export class CellDiff {
  @Field(() => CellChangeEnum, { description: "What changed. | Ce qui a changé." })
  change!: CellChange;
  @Field(() => Observation, {
    nullable: true,
    description:
      "In the first release; null where it was added. | Dans la première diffusion; nulle si elle a été ajoutée.",
  })
  before!: Observation | null;
  @Field(() => Observation, {
    nullable: true,
    description:
      "In the second release; null where it was removed. | Dans la seconde diffusion; nulle si elle a été retirée.",
  })
  after!: Observation | null;
  @Field(() => Number, {
    nullable: true,
    description:
      "Value after less value before, in units of count; null unless both are shown. | Valeur après moins valeur avant, en unités de dénombrement; nulle si l'une des deux n'est pas montrée.",
  })
  absolute!: number | null;
  @Field(() => Number, {
    nullable: true,
    description:
      "The same in percent of the value before, with one decimal; null also on a base of zero. | La même en pourcentage de la valeur avant, à une décimale; nulle aussi sur une base de zéro.",
  })
  percent!: number | null;
  @Field(() => Boolean, {
    description:
      "Absolute and percent rest on a rounded value. | Absolute et percent reposent sur une valeur arrondie.",
  })
  rounded!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "A change and its place. | Un changement et sa place." })
export class CellDiffEdge {
  @Field(() => String, { description: "Its place in the answer. | Sa place dans la réponse." })
  cursor!: string;
  @Field(() => CellDiff, { description: "The change. | Le changement." })
  node!: CellDiff;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "Codes or periods of one axis that have figures on one side only. | Codes ou périodes d'un axe qui n'ont de chiffres que d'un côté.",
})
export class StructuralChange {
  @Field(() => String, {
    description: "JURISDICTION, PERIOD or a dimension. | JURISDICTION, PERIOD ou une dimension.",
  })
  axis!: string;
  @Field(() => [ID], { description: "What appears. | Ce qui apparaît." })
  added!: readonly string[];
  @Field(() => [ID], { description: "What vanishes. | Ce qui disparaît." })
  removed!: readonly string[];
}

@ObjectType({ simpleResolvers: true, description: "A page of changes. | Une page de changements." })
export class CellDiffConnection {
  @Field(() => [CellDiffEdge], { description: "Elements with cursors. | Éléments avec curseurs." })
  edges!: readonly CellDiffEdge[];
  @Field(() => [CellDiff], { description: "Elements. | Éléments." })
  nodes!: readonly CellDiff[];
  @Field(() => PageInfo, { description: "Place of the page. | Place de la page." })
  pageInfo!: PageInfo;
  @Field(TOTAL_COUNT.type, { description: TOTAL_COUNT.description })
  totalCount!: number;
  @Field(() => Text, {
    description:
      "Revision note: all changes, on every page, in one sentence. | Note de révision : tous les changements, toutes pages confondues, en une phrase.",
  })
  note!: Text;
  @Field(() => [StructuralChange], {
    description:
      "Codes and periods that appear or vanish, over all pages; an axis without any is left out. | Codes et périodes qui apparaissent ou disparaissent, toutes pages confondues; un axe sans changement est omis.",
  })
  structure!: readonly StructuralChange[];
}

@ObjectType({
  simpleResolvers: true,
  description:
    "How far first figures are revised (OECD/Eurostat revision analysis, McKenzie and Gamba 2008). P: the value in the first release that shows the cell; L: its value `releases` later; R = L - P. Cells hidden in either do not count; dimensions stand at their totals. | Ampleur de la révision des premiers chiffres (analyse des révisions de l'OCDE et d'Eurostat, McKenzie et Gamba 2008). P : la valeur dans la première diffusion qui montre la cellule; L : sa valeur `releases` diffusions plus tard; R = L - P. Les cellules masquées dans l'une ou l'autre ne comptent pas; les dimensions sont prises à leurs totaux.",
})
export class RevisionStatistic {
  jurisdictionId!: string;
  @Field(() => Int, { description: "Lag: releases after the first. | Décalage : diffusions après la première." })
  releases!: number;
  @Field(() => Number, {
    description:
      "Months between the two publications, the mean over the cells. | Mois entre les deux publications, en moyenne sur les cellules.",
  })
  months!: number;
  @Field(() => Int, { description: "n: cells shown in both. | n : cellules montrées dans les deux." })
  cells!: number;
  @Field(() => Int, { description: "Of them, with another value. | Dont celles qui ont une autre valeur." })
  revised!: number;
  @Field(() => Number, {
    description:
      "Mean revision, sum R / n, in units of count: the bias of first figures. | Révision moyenne, somme R / n, en unités de dénombrement : le biais des premiers chiffres.",
  })
  meanRevision!: number;
  @Field(() => Number, {
    description:
      "Mean absolute revision, sum abs(R) / n, in units of count. | Révision absolue moyenne, somme abs(R) / n, en unités de dénombrement.",
  })
  meanAbsoluteRevision!: number;
  @Field(() => Number, {
    nullable: true,
    description:
      "sum R / sum P, in percent; null where sum P is zero. | somme R / somme P, en pourcentage; nulle si la somme P est zéro.",
  })
  meanRevisionPercent!: number | null;
  @Field(() => Number, {
    nullable: true,
    description:
      "Relative mean absolute revision, sum abs(R) / sum P, in percent; null where sum P is zero. | Révision absolue moyenne relative, somme abs(R) / somme P, en pourcentage; nulle si la somme P est zéro.",
  })
  meanAbsoluteRevisionPercent!: number | null;
  @Field(() => Boolean, {
    description:
      "Some of the values are rounded, and so are the revisions. | Certaines valeurs sont arrondies, et les révisions aussi.",
  })
  rounded!: boolean;
}
