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
  @Field(() => Int, { description: "Fields at the top of one operation. | Champs au premier niveau d'une opération." })
  maxRootFields!: number;
  @Field(() => Int, {
    description:
      "Fields of one operation, those of fragments counted each time. | Champs d'une opération, ceux des fragments comptés chaque fois.",
  })
  maxFields!: number;
  @Field(() => Int, { description: "Aliases of one operation. | Alias d'une opération." })
  maxAliases!: number;
  @Field(() => Int, { description: "Directives of one document. | Directives d'un document." })
  maxDirectives!: number;
  @Field(() => Int, { description: "Elements of one list. | Éléments d'une liste." })
  maxListItems!: number;
  @Field(() => Int, { description: "Words and signs of one document. | Mots et signes d'un document." })
  maxTokens!: number;
  @Field(() => Int, { description: "Bytes of the body of a request. | Octets du corps d'une requête." })
  maxBytes!: number;
  @Field(() => Int, {
    nullable: true,
    description:
      "Requests of one caller in a minute; null: any number. | Requêtes d'un appelant en une minute; nul : sans limite.",
  })
  requestsPerMinute!: number | null;
  @Field(() => Int, {
    description:
      "Requests answered at once; ten times as many may wait. | Requêtes traitées à la fois; dix fois plus peuvent attendre.",
  })
  requestsAtOnce!: number;
  @Field(() => Int, {
    description: "Seconds after which an answer is given up. | Secondes après lesquelles une réponse est abandonnée.",
  })
  requestSeconds!: number;
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
  @Field(() => String, {
    nullable: true,
    description:
      "In whose place the viewer looks, by the header View-As: a role, or a role and a government: PUBLIC, POLICY, ANALYST@CA-ON. For the secretariat, and for loaders and approvers at their own custodian's indicators; every cell is the stricter of what either place is shown, and rights are those that both have. Null without the header. | À la place de qui l'utilisateur regarde, selon l'en-tête View-As : un rôle, ou un rôle et un gouvernement : PUBLIC, POLICY, ANALYST@CA-ON. Pour le secrétariat, et pour qui charge ou approuve, à l'égard des indicateurs de son propre dépositaire; chaque cellule est la plus stricte de ce qui est montré à l'une et à l'autre place, et les droits sont ceux que les deux ont. Nul sans cet en-tête.",
  })
  viewingAs!: string | null;
  jurisdictionId!: string | null;
}
