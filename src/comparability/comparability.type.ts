import { Field, ID, ObjectType } from "type-graphql";
import { Text } from "../graphql/common.type.ts";
import { ComparabilityLevelEnum } from "../graphql/enums.ts";
import { GraphQLDate } from "../graphql/scalars.ts";
import type { ComparabilityLevel } from "./comparability.ts";

@ObjectType({ simpleResolvers: true, description: "Where a statement comes from. | D'où vient un énoncé." })
export class Evidence {
  @Field(() => ID, { description: "Source in the reference data. | Source dans les données de référence." })
  source!: string;
  @Field(() => String, {
    nullable: true,
    description: "Its address, where it has one. | Son adresse, s'il y en a une.",
  })
  url!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: "A statement that limits a comparison. | Un énoncé qui limite une comparaison.",
})
export class ComparabilityReason {
  @Field(() => ID, { description: "Stable id of the statement. | Identificateur stable de l'énoncé." })
  id!: string;
  @Field(() => ComparabilityLevelEnum, { description: "How far it limits. | Jusqu'où il limite." })
  level!: ComparabilityLevel;
  @Field(() => Text, { description: "The reason. | Le motif." })
  text!: Text;
  @Field(() => [Evidence], { description: "What it rests on. | Ce sur quoi il repose." })
  evidence!: readonly Evidence[];
  @Field(() => String, { description: "Who stated it. | Qui l'a énoncé." })
  author!: string;
  @Field(() => GraphQLDate, { description: "When. | Quand." })
  date!: string;
  jurisdictionIds!: readonly string[];
  periodIds!: readonly string[];
}

@ObjectType({
  simpleResolvers: true,
  description:
    "Whether figures may be compared with each other, and why not. | Si des chiffres peuvent être comparés entre eux, et sinon pourquoi.",
})
export class Comparability {
  @Field(() => ComparabilityLevelEnum, {
    description: "The worst level of the reasons. | Le pire niveau des motifs.",
  })
  level!: ComparabilityLevel;
  @Field(() => [ComparabilityReason], { description: "The worst first. | Les pires d'abord." })
  reasons!: readonly ComparabilityReason[];
}
