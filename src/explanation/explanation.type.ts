import { Field, ObjectType } from "type-graphql";
import { Text } from "../graphql/common.type.ts";
import { Observation } from "../observation/observation.type.ts";
import { TableAlternative } from "../table/preflight.type.ts";

@ObjectType({
  simpleResolvers: true,
  description: "For the custodian of the cell alone. | Pour le seul dépositaire de la cellule.",
})
export class OwnerDetail {
  @Field(() => Number, { description: "The count as it was loaded. | Le nombre tel qu'il a été chargé." })
  trueValue!: number;
  @Field(() => Boolean, {
    description:
      "Hidden from the other governments because it is small itself. | Masqué aux autres gouvernements parce qu'il est lui-même petit.",
  })
  primary!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: "Why a cell shows what it shows. | Pourquoi une cellule montre ce qu'elle montre.",
})
export class Explanation {
  @Field(() => Text, { description: "In plain language. | En langage clair." })
  headline!: Text;
  @Field(() => [Text], { description: "What its reader can do. | Ce que peut faire qui la lit." })
  whatYouCanDo!: readonly Text[];
  @Field(() => [TableAlternative], {
    description: "Tables near the cell that are shown. | Tableaux voisins de la cellule qui sont montrés.",
  })
  alternatives!: readonly TableAlternative[];
  @Field(() => Observation, { description: "The cell. | La cellule." })
  observation!: Observation;
  @Field(() => OwnerDetail, {
    nullable: true,
    description:
      "For the custodian of the cell; null for anyone else. | Pour le dépositaire de la cellule; nul pour toute autre personne.",
  })
  ownerDetail!: OwnerDetail | null;
}
