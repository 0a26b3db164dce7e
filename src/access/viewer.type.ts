import { Field, Int, ObjectType } from "type-graphql";
import type { Role } from "../domain/codes.ts";
import { RoleEnum } from "../graphql/enums.ts";

@ObjectType({ description: "What one request may ask for. | Ce qu'une requête peut demander." })
export class Limits {
  @Field(() => Int, { description: "Observations in one page. | Observations par page." })
  maxCells!: number;
  @Field(() => Int, { description: "Levels of nested fields. | Niveaux de champs imbriqués." })
  maxDepth!: number;
  @Field(() => Int, {
    description: "Cells over all fields of one request. | Cellules pour l'ensemble des champs d'une requête.",
  })
  maxCost!: number;
}

@ObjectType("Viewer", { description: "Who asks. | Qui demande." })
export class ViewerType {
  @Field(() => String, {
    nullable: true,
    description: "Subject of the token; null without one. | Sujet du jeton; nul sans jeton.",
  })
  subject!: string | null;
  @Field(() => [RoleEnum], { description: "Roles. | Rôles." })
  roles!: readonly Role[];
  @Field(() => String, { description: "PUBLIC, FPT, FPT+CA-ON, CUSTODIAN. | PUBLIC, FPT, FPT+CA-ON, CUSTODIAN." })
  audience!: string;
  @Field(() => Limits, { description: "Limits of a request. | Limites d'une requête." })
  limits!: Limits;
  jurisdictionId!: string | null;
}
