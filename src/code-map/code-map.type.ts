import { Field, ID, ObjectType } from "type-graphql";
import { Text } from "../graphql/common.type.ts";
import { MappingRelationEnum } from "../graphql/enums.ts";
import { GraphQLDate } from "../graphql/scalars.ts";
import type { Relation } from "./code-map.ts";

@ObjectType({
  description:
    "A local code beside one shared code; a local code that covers several stands in one line for each. | Un code local à côté d'un code commun; un code local qui en couvre plusieurs figure sur une ligne pour chacun.",
})
export class CodeMapping {
  @Field(() => String, { description: "As it stands in local files. | Tel qu'il figure dans les fichiers locaux." })
  localCode!: string;
  @Field(() => Text, { description: "Its label. | Son libellé." })
  localLabel!: Text;
  @Field(() => MappingRelationEnum, {
    description: "What the local code is to the shared one. | Ce que le code local est pour le code commun.",
  })
  relation!: Relation;
  @Field(() => Text, {
    nullable: true,
    description: "What is lost, and how the code is loaded. | Ce qui se perd, et la manière dont le code est chargé.",
  })
  note!: Text | null;
  @Field(() => GraphQLDate, {
    nullable: true,
    description: "First day in force; null: no limit. | Premier jour de validité; nul : sans limite.",
  })
  validFrom!: string | null;
  @Field(() => GraphQLDate, {
    nullable: true,
    description: "Last day in force; null: no limit. | Dernier jour de validité; nul : sans limite.",
  })
  validTo!: string | null;
  @Field(() => ID, {
    description: "The concordance that holds it. | La table de concordance dont elle fait partie.",
  })
  map!: string;
  @Field(() => String, {
    description:
      "Whose codes the local ones are: a province's, UCR… | À qui sont les codes locaux : une province, UCR…",
  })
  scheme!: string;
  @Field(() => String, {
    description: "Semantic version of the concordance. | Version sémantique de la table de concordance.",
  })
  version!: string;
  @Field(() => Text, { description: "Where it was taken from. | D'où elle provient." })
  source!: Text;
  @Field(() => Text, {
    description: "Who approved it, or that nobody did. | Qui l'a approuvée, ou que personne ne l'a fait.",
  })
  approvedBy!: Text;
  @Field(() => Boolean, {
    description:
      "True where the codes are made up for demonstration. | Vrai si les codes sont inventés aux fins de démonstration.",
  })
  demonstration!: boolean;
  /** The shared code and the list that it stands in; null where there is no equivalent. */
  sharedId!: string | null;
  codelistId!: string;
}
