import { Field, ID, Int, ObjectType } from "type-graphql";
import type { Role } from "../domain/codes.ts";
import { PageInfo, TOTAL_COUNT } from "../graphql/common.type.ts";
import { RoleEnum } from "../graphql/enums.ts";
import { GraphQLDateTime } from "../graphql/scalars.ts";

@ObjectType({
  description:
    "What one operation was shown of one release, or a write, or a refusal. | Ce qu'une opération a montré d'une diffusion, ou une écriture, ou un refus.",
})
export class AccessLogEntry {
  @Field(() => Int, {
    description:
      "Its number in the chain, from 1 without a gap. | Son numéro dans la chaîne, à partir de 1, sans lacune.",
  })
  sequence!: number;
  @Field(() => GraphQLDateTime, { description: "When. | Quand." })
  at!: Date;
  @Field(() => String, {
    description: "Id of the HTTP request (X-Request-Id). | Identifiant de la requête HTTP (X-Request-Id).",
  })
  requestId!: string;
  @Field(() => String, {
    description: "Subject of the token; “anonymous” without one. | Sujet du jeton; «\u00a0anonymous\u00a0» sans jeton.",
  })
  subject!: string;
  @Field(() => [RoleEnum], { description: "Roles. | Rôles." })
  roles!: readonly Role[];
  @Field(() => String, {
    nullable: true,
    description: "Jurisdiction of the token. | Gouvernement du jeton.",
  })
  jurisdiction!: string | null;
  @Field(() => String, {
    description:
      'Kind and name: "query Trends", "mutation publish", "upload". | Genre et nom : "query Trends", "mutation publish", "upload".',
  })
  operation!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "sha256 of the document without comments and spacing; null where there was none. | sha256 du document sans commentaires ni espacement; nul s'il n'y en avait pas.",
  })
  operationHash!: string | null;
  @Field(() => String, {
    nullable: true,
    description: "Purpose that the caller gave (header Purpose). | Finalité donnée par l'appelant (en-tête Purpose).",
  })
  purpose!: string | null;
  @Field(() => String, {
    description: "OK, or the code of the first error. | OK, ou le code de la première erreur.",
  })
  outcome!: string;
  @Field(() => ID, { nullable: true, description: "Indicator. | Indicateur." })
  indicator!: string | null;
  @Field(() => ID, { nullable: true, description: "Release. | Diffusion." })
  release!: string | null;
  @Field(() => Int, {
    description: "Cells answered, hidden ones included. | Cellules fournies, y compris les masquées.",
  })
  cellsServed!: number;
  @Field(() => Int, {
    description: "Those of them that were suppressed. | Celles d'entre elles qui étaient supprimées.",
  })
  cellsSuppressed!: number;
  @Field(() => String, {
    description:
      "sha256 of the previous entry's hash and of this entry. | sha256 du hachage de l'entrée précédente et de cette entrée.",
  })
  hash!: string;
  @Field(() => String, { description: "Hash of the entry before. | Hachage de l'entrée d'avant." })
  previousHash!: string;
}

@ObjectType({ description: "An entry and its place. | Une entrée et sa place." })
export class AccessLogEdge {
  @Field(() => String, { description: "Its place in the list. | Sa place dans la liste." })
  cursor!: string;
  @Field(() => AccessLogEntry, { description: "The entry. | L'entrée." })
  node!: AccessLogEntry;
}

@ObjectType({ description: "A page of the access log, newest first. | Une page du journal, de la plus récente." })
export class AccessLogConnection {
  @Field(() => [AccessLogEdge], { description: "Elements with cursors. | Éléments avec curseurs." })
  edges!: readonly AccessLogEdge[];
  @Field(() => [AccessLogEntry], { description: "Elements. | Éléments." })
  nodes!: readonly AccessLogEntry[];
  @Field(() => PageInfo, { description: "Place of the page. | Place de la page." })
  pageInfo!: PageInfo;
  @Field(TOTAL_COUNT.type, { description: TOTAL_COUNT.description })
  totalCount!: number | Promise<number>;
  @Field(() => Boolean, {
    description:
      "True where the hash chain holds and ends no earlier than this server knows it to. | Vrai si la chaîne de hachage tient et ne finit pas plus tôt que ce que le serveur en sait.",
  })
  chainVerified!: boolean | Promise<boolean>;
}

@ObjectType({ description: "Where the chain does not hold. | Où la chaîne ne tient pas." })
export class ChainBreak {
  @Field(() => Int, { description: "Number of the entry. | Numéro de l'entrée." })
  sequence!: number;
  @Field(() => String, {
    description:
      "MISSING: it is not there. CHANGED: its hash is not its own. UNLINKED: it follows another entry. | MISSING : elle n'y est pas. CHANGED : son hachage n'est pas le sien. UNLINKED : elle suit une autre entrée.",
  })
  fault!: string;
}

@ObjectType({
  description: "What reading the whole access log found. | Ce que la lecture de tout le journal a révélé.",
})
export class ChainVerification {
  @Field(() => Boolean, { description: "Nothing is wrong. | Rien à signaler." })
  verified!: boolean;
  @Field(() => Int, { description: "Good entries from the first on. | Entrées bonnes depuis la première." })
  entries!: number;
  @Field(() => String, {
    description:
      "Hash of the last good entry; note it outside the database. | Hachage de la dernière entrée bonne; notez-le hors de la base de données.",
  })
  head!: string;
  @Field(() => ChainBreak, { nullable: true, description: "The first break. | La première rupture." })
  broken!: ChainBreak | null;
  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether the end that this server wrote last is there; null where it kept none. | Si la dernière fin écrite par ce serveur y est; nul s'il n'en a gardé aucune.",
  })
  anchored!: boolean | null;
  @Field(() => Boolean, {
    nullable: true,
    description: "Whether the given hash is in the chain. | Si le hachage donné est dans la chaîne.",
  })
  anchorFound!: boolean | null;
}
