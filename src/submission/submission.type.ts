import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { ReviewDecision, Severity, SubmissionState, Vintage } from "../domain/codes.ts";
import { PageInfo, Text, TOTAL_COUNT } from "../graphql/common.type.ts";
import { ReviewDecisionEnum, SeverityEnum, SubmissionStateEnum, VintageEnum } from "../graphql/enums.ts";
import { GraphQLDate, GraphQLDateTime } from "../graphql/scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description: "Something that validation found in a file. | Un constat de la validation d'un fichier.",
})
export class Finding {
  @Field(() => SeverityEnum, { description: "How serious. | Gravité." })
  severity!: Severity;
  @Field(() => String, { description: "Rule, such as code.unknown. | Règle, par exemple code.unknown." })
  rule!: string;
  @Field(() => Text, { description: "What is the matter. | Ce qui ne va pas." })
  message!: Text;
  @Field(() => Int, {
    nullable: true,
    description:
      "Row of the file, 1 being the header; null where the whole file is meant. | Ligne du fichier, 1 étant l'en-tête; nul pour le fichier entier.",
  })
  row!: number | null;
  @Field(() => String, { nullable: true, description: "Column, as the file names it. | Colonne, telle que nommée." })
  column!: string | null;
  @Field(() => String, { nullable: true, description: "Text of the cell. | Texte de la cellule." })
  value!: string | null;
  @Field(() => Text, { nullable: true, description: "What helps. | Ce qui aide." })
  hint!: Text | null;
}

@ObjectType({ description: "A finding and its place. | Un constat et sa place." })
export class FindingEdge {
  @Field(() => String, { description: "Its place in the list. | Sa place dans la liste." })
  cursor!: string;
  @Field(() => Finding, { description: "The finding. | Le constat." })
  node!: Finding;
}

@ObjectType({ description: "A page of findings. | Une page de constats." })
export class FindingConnection {
  @Field(() => [FindingEdge], { description: "Elements with cursors. | Éléments avec curseurs." })
  edges!: readonly FindingEdge[];
  @Field(() => [Finding], { description: "Elements. | Éléments." })
  nodes!: readonly Finding[];
  @Field(() => PageInfo, { description: "Place of the page. | Place de la page." })
  pageInfo!: PageInfo;
  @Field(TOTAL_COUNT.type, { description: TOTAL_COUNT.description })
  totalCount!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: "A step on the way of a submission. | Une étape du parcours d'une soumission.",
})
export class SubmissionEvent {
  @Field(() => SubmissionStateEnum, { description: "What it became. | Ce qu'elle est devenue." })
  state!: SubmissionState;
  @Field(() => GraphQLDateTime, { description: "When it takes effect. | Prise d'effet." })
  at!: Date;
  @Field(() => String, {
    nullable: true,
    description: "Who took it; null: the exchange itself. | Qui l'a franchie; nul : l'Échange lui-même.",
  })
  by!: string | null;
  @Field(() => String, { nullable: true, description: "In the words of who took it. | Dans ses mots." })
  comment!: string | null;
}

@ObjectType({
  description:
    "A file for one indicator, jurisdiction and vintage, on its way to a release. | Un fichier pour un indicateur, un territoire et un millésime, en route vers une diffusion.",
})
export class Submission {
  @Field(() => ID, { description: "Identifier. | Identifiant." })
  id!: string;
  @Field(() => VintageEnum, { description: "Vintage of its figures. | Millésime de ses chiffres." })
  vintage!: Vintage;
  @Field(() => SubmissionStateEnum, { description: "State. | État." })
  state!: SubmissionState;
  @Field(() => String, { description: "sha256 of the file as it came. | sha256 du fichier tel que reçu." })
  sha256!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "sha256 of all its findings; null until it is validated. An approval holds for these alone. | sha256 de tous ses constats; nul avant la validation. Une approbation ne vaut que pour ceux-là.",
  })
  findingsSha256!: string | null;
  @Field(() => Int, { description: "Rows below the header. | Lignes sous l'en-tête." })
  rows!: number;
  @Field(() => String, { description: "Subject who sent it. | Sujet qui l'a envoyé." })
  submittedBy!: string;
  @Field(() => GraphQLDateTime, { description: "When it came. | Moment de la réception." })
  submittedAt!: Date;
  @Field(() => Boolean, { description: "Sent to be looked at only. | Envoyé à l'essai seulement." })
  dryRun!: boolean;
  indicatorId!: string;
  jurisdictionId!: string;
  releaseId!: string | null;
}

@ObjectType({ description: "A submission and its place. | Une soumission et sa place." })
export class SubmissionEdge {
  @Field(() => String, { description: "Its place in the list. | Sa place dans la liste." })
  cursor!: string;
  @Field(() => Submission, { description: "The submission. | La soumission." })
  node!: Submission;
}

@ObjectType({ description: "A page of submissions. | Une page de soumissions." })
export class SubmissionConnection {
  @Field(() => [SubmissionEdge], { description: "Elements with cursors. | Éléments avec curseurs." })
  edges!: readonly SubmissionEdge[];
  @Field(() => [Submission], { description: "Elements. | Éléments." })
  nodes!: readonly Submission[];
  @Field(() => PageInfo, { description: "Place of the page. | Place de la page." })
  pageInfo!: PageInfo;
  @Field(TOTAL_COUNT.type, { description: TOTAL_COUNT.description })
  totalCount!: number;
}

@InputType({ description: "A second person's review. | L'examen d'une deuxième personne." })
export class ReviewInput {
  @Field(() => ID, { description: "Submission. | Soumission." })
  submission!: string;
  @Field(() => ReviewDecisionEnum, { description: "Decision. | Décision." })
  decision!: ReviewDecision;
  @Field(() => String, {
    description:
      "Why; explains the warnings, and is never empty. | Pourquoi; explique les avertissements, et n'est jamais vide.",
  })
  comment!: string;
  @Field(() => String, {
    nullable: true,
    description: "sha256 of the file that was seen. | sha256 du fichier qui a été vu.",
  })
  expectedSha256?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "findingsSha256 of the findings that were seen. | findingsSha256 des constats qui ont été vus.",
  })
  expectedFindings?: string | null;
}

@InputType({
  description:
    "The provider's own publication of the figures, which whoever uses them cites. | La publication des chiffres par leur fournisseur, que cite quiconque les utilise.",
})
export class PublicationInput {
  @Field(() => String, { description: "Title in English. | Titre en anglais." })
  titleEn!: string;
  @Field(() => String, { description: "Title in French. | Titre en français." })
  titleFr!: string;
  @Field(() => GraphQLDate, { nullable: true, description: "Day of publication. | Jour de la publication." })
  publishedOn?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "DOI, or an address that begins with https://. | DOI, ou une adresse qui commence par https://.",
  })
  address?: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      "Provider in English; absent: the organization of the programme, or the province that answers for the figures. | Fournisseur en anglais; absent : l'organisme du programme, ou la province qui répond des chiffres.",
  })
  providerEn?: string | null;
  @Field(() => String, {
    nullable: true,
    description: "Provider in French, with providerEn. | Fournisseur en français, avec providerEn.",
  })
  providerFr?: string | null;
}

@InputType({ description: "What is published, why and when. | Ce qui est publié, pourquoi et quand." })
export class PublishInput {
  @Field(() => ID, { description: "An approved submission. | Une soumission approuvée." })
  submission!: string;
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "End of the embargo; absent: now. | Fin de l'embargo; absente : maintenant.",
  })
  at?: Date | null;
  @Field(() => String, { description: "Reason in English. | Motif en anglais." })
  reasonEn!: string;
  @Field(() => String, { description: "Reason in French. | Motif en français." })
  reasonFr!: string;
  @Field(() => String, {
    description: "sha256 of the file that the caller means. | sha256 du fichier que vise l'appelant.",
  })
  expectedSha256!: string;
  @Field(() => PublicationInput, {
    nullable: true,
    description: "Where the provider published the figures. | Où le fournisseur a publié les chiffres.",
  })
  publication?: PublicationInput | null;
}

@InputType({ description: "What is withdrawn and why. | Ce qui est retiré, et pourquoi." })
export class WithdrawInput {
  @Field(() => ID, { description: "Release. | Diffusion." })
  release!: string;
  @Field(() => String, { description: "Reason in English. | Motif en anglais." })
  reasonEn!: string;
  @Field(() => String, { description: "Reason in French. | Motif en français." })
  reasonFr!: string;
}
