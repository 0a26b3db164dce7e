import { Field, ID, Int, ObjectType } from "type-graphql";
import type { ProtectionMethod, ReleaseState, Vintage } from "../domain/codes.ts";
import { PageInfo, Text, TOTAL_COUNT } from "../graphql/common.type.ts";
import { ProtectionMethodEnum, ReleaseStateEnum, VintageEnum } from "../graphql/enums.ts";
import { GraphQLDateTime } from "../graphql/scalars.ts";

@ObjectType({ description: "A named, versioned protection rule. | Une règle de protection nommée et versionnée." })
export class DisclosureProfile {
  @Field(() => ID, { description: "FPT-5, IRCC-5… | FPT-5, IRCC-5…" })
  id!: string;
  @Field(() => Text, { description: "Name. | Nom." })
  name!: Text;
  @Field(() => String, { description: "Semantic version. | Version sémantique." })
  version!: string;
  @Field(() => ProtectionMethodEnum, { description: "Method. | Méthode." })
  method!: ProtectionMethod;
  @Field(() => Int, {
    nullable: true,
    description:
      "Smallest count that is published, in units of count. | Plus petit nombre publié, en unités de dénombrement.",
  })
  threshold!: number | null;
  @Field(() => Int, { nullable: true, description: "Rounding base. | Base d'arrondissement." })
  base!: number | null;
  @Field(() => Text, { description: "The rule in words, with its source. | La règle en clair, avec sa source." })
  description!: Text;
}

@ObjectType({
  description:
    "What a release hides from one audience, and the proof that it stays hidden. | Ce qu'une diffusion masque à un public, et la preuve que cela reste masqué.",
})
export class DisclosureReport {
  @Field(() => Int, { description: "Cells in the view. | Cellules de la vue." })
  cells!: number;
  @Field(() => Int, { description: "Cells suppressed. | Cellules supprimées." })
  suppressed!: number;
  @Field(() => Int, { description: "Cells shown rounded. | Cellules montrées arrondies." })
  rounded!: number;
  @Field(() => Int, {
    description:
      "Cells that are not shared with the viewer: no agreement in force covers them. | Cellules qui ne sont pas communiquées à l'utilisateur : aucune entente en vigueur ne les vise.",
  })
  notShared!: number;
  @Field(() => Boolean, {
    description:
      "The attacker's intervals were computed and every unsafe cell holds. | Les intervalles de l'attaquant ont été calculés et chaque cellule sensible résiste.",
  })
  verified!: boolean;
  @Field(() => Text, { description: "The same in plain language. | La même chose en langage clair." })
  plainLanguage!: Text;
  @Field(() => String, { description: "Whose view it is about. | Le public dont c'est la vue." })
  audience!: string;
  @Field(() => Int, {
    nullable: true,
    description:
      "Every interval that an attacker can give an unsafe cell is at least so wide, in units of count; null where none is unsafe. | Tout intervalle qu'un attaquant peut donner à une cellule sensible est au moins aussi large, en unités de dénombrement; nul si aucune ne l'est.",
  })
  narrowestInterval!: number | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "Cells that would be hidden in addition against any two provinces that put their cells together; null where that was not computed. | Cellules qui seraient masquées en plus contre deux provinces mettant leurs cellules en commun; nul si cela n'a pas été calculé.",
  })
  coalitionCost!: number | null;
  @Field(() => Number, {
    description: "Seconds that protecting and attacking took. | Secondes qu'ont pris la protection et l'attaque.",
  })
  seconds!: number;
  @Field(() => String, { description: "Version of the engine. | Version du moteur." })
  engineVersion!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "Seed of the engine; for the custodian, the secretariat and auditors. | Germe du moteur; pour le dépositaire, le secrétariat et les vérificateurs.",
  })
  seed!: string | null;
  profileId!: string;
  releaseId!: string;
  indicatorId!: string;
}

@ObjectType({
  description: "The act of publishing an indicator once; frozen. | L'acte de publier un indicateur une fois; figé.",
})
export class Release {
  @Field(() => ID, { description: "indicator@version. | indicateur@version." })
  id!: string;
  @Field(() => String, { description: "breaking.revision.correction. | rupture.révision.correction." })
  version!: string;
  @Field(() => VintageEnum, {
    description: "Vintage of its newest figures. | Millésime de ses chiffres les plus récents.",
  })
  vintage!: Vintage;
  @Field(() => ReleaseStateEnum, { description: "State. | État." })
  state!: ReleaseState;
  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was published. | Moment de la publication." })
  publishedAt!: Date | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: "When its embargo ends. | Fin de l'embargo." })
  embargoUntil!: Date | null;
  @Field(() => Text, { description: "Why it was published. | Motif de la publication." })
  reason!: Text;
  @Field(() => Text, { description: "Where its figures come from. | Provenance de ses chiffres." })
  source!: Text;
  indicatorId!: string;
  supersedesId!: string | null;
}

@ObjectType({ description: "A release and its place. | Une diffusion et sa place." })
export class ReleaseEdge {
  @Field(() => String, { description: "Its place in the list. | Sa place dans la liste." })
  cursor!: string;
  @Field(() => Release, { description: "The release. | La diffusion." })
  node!: Release;
}

@ObjectType({ description: "A page of releases. | Une page de diffusions." })
export class ReleaseConnection {
  @Field(() => [ReleaseEdge], { description: "Elements with cursors. | Éléments avec curseurs." })
  edges!: readonly ReleaseEdge[];
  @Field(() => [Release], { description: "Elements. | Éléments." })
  nodes!: readonly Release[];
  @Field(() => PageInfo, { description: "Place of the page. | Place de la page." })
  pageInfo!: PageInfo;
  @Field(TOTAL_COUNT.type, { description: TOTAL_COUNT.description })
  totalCount!: number;
}
