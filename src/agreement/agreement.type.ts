import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import type { AccessLevel } from "../domain/access.ts";
import type { Role } from "../domain/codes.ts";
import { Text } from "../graphql/common.type.ts";
import { AccessLevelEnum, RoleEnum } from "../graphql/enums.ts";
import { GraphQLDate, GraphQLDateTime } from "../graphql/scalars.ts";

const RECIPIENTS =
  "Each is PUBLIC, or ROLE@GOVERNMENT: a role (ANALYST, POLICY, LOADER, APPROVER, SECRETARIAT, AUDITOR) and CA or a province or territory as in ISO 3166-2, or * for every government: ANALYST@CA-ON, POLICY@CA, ANALYST@*. | Chacun est PUBLIC ou RÔLE@GOUVERNEMENT : un rôle (ANALYST, POLICY, LOADER, APPROVER, SECRETARIAT, AUDITOR) et CA, ou une province ou un territoire selon ISO 3166-2, ou * pour tous les gouvernements : ANALYST@CA-ON, POLICY@CA, ANALYST@*.";
const VALID_FROM =
  "First day in force, in the provider's time zone. | Premier jour en vigueur, dans le fuseau du fournisseur.";
const VALID_TO =
  "Last day in force: it ends by itself at midnight, in the provider's time zone. | Dernier jour en vigueur : l'entente prend fin d'elle-même à minuit, dans le fuseau du fournisseur.";
const PURPOSES = "What the figures may be used for, such as FPT_REPORTING. | Fins permises, comme FPT_REPORTING.";
const SHA256 = "sha256 of the signed document. | sha256 du document signé.";

@ObjectType({
  description:
    "By which a provider shares indicators with recipients, under a profile. Demonstration agreements say so in their title. | Par laquelle un fournisseur communique des indicateurs à des destinataires, selon un profil. Les ententes de démonstration le disent dans leur titre.",
})
export class Agreement {
  @Field(() => ID, { description: "Stays through all versions. | Reste le même d'une version à l'autre." })
  id!: string;
  @Field(() => Int, {
    description: "1, and one more with each save. | 1, puis un de plus à chaque enregistrement.",
  })
  version!: number;
  @Field(() => Text, { description: "Title. | Titre." })
  title!: Text;
  @Field(() => [String], { description: RECIPIENTS })
  recipients!: readonly string[];
  @Field(() => [String], { description: PURPOSES })
  purposes!: readonly string[];
  @Field(() => GraphQLDate, { description: VALID_FROM })
  validFrom!: Date;
  @Field(() => GraphQLDate, { description: VALID_TO })
  validTo!: Date;
  @Field(() => String, { nullable: true, description: SHA256 })
  documentSha256!: string | null;
  @Field(() => String, { description: "Who saved this version. | Qui a enregistré cette version." })
  savedBy!: string;
  @Field(() => GraphQLDateTime, { description: "When. | Quand." })
  savedAt!: Date;
  @Field(() => Boolean, {
    description: "True where this version decides now. | Vrai si cette version fait foi en ce moment.",
  })
  inForce!: boolean;
  providerId!: string;
  indicatorIds!: readonly string[];
  profileId!: string;
}

@InputType({ description: "What an agreement says. | Ce que dit une entente." })
export class AgreementInput {
  @Field(() => ID, {
    nullable: true,
    description: "The agreement to amend; absent for a new one. | L'entente à modifier; absent pour une nouvelle.",
  })
  id?: string | null;
  @Field(() => Int, {
    nullable: true,
    description:
      "Version that was read before it is amended: CONFLICT where there is a newer one. | Version lue avant la modification : CONFLICT s'il y en a une plus récente.",
  })
  expectedVersion?: number | null;
  @Field(() => String, { description: "Title in English. | Titre en anglais." })
  titleEn!: string;
  @Field(() => String, { description: "Title in French. | Titre en français." })
  titleFr!: string;
  @Field(() => ID, {
    description:
      "Who answers for the figures: the indicator's custodian, or the province where each is its own. | Qui répond des chiffres : le dépositaire de l'indicateur, ou la province lorsque chacune est le sien.",
  })
  provider!: string;
  @Field(() => [String], { description: RECIPIENTS })
  recipients!: string[];
  @Field(() => [ID], { description: "Indicators shared. | Indicateurs communiqués." })
  indicators!: string[];
  @Field(() => [String], { nullable: true, description: PURPOSES })
  purposes?: string[] | null;
  @Field(() => ID, {
    description:
      "FPT-5: the view for governments; IRCC-5: the public view. | FPT-5 : la vue des gouvernements; IRCC-5 : la vue publique.",
  })
  profile!: string;
  @Field(() => GraphQLDate, { description: VALID_FROM })
  validFrom!: Date;
  @Field(() => GraphQLDate, { description: VALID_TO })
  validTo!: Date;
  @Field(() => String, { nullable: true, description: SHA256 })
  documentSha256?: string | null;
}

@ObjectType({
  description:
    "What somebody would see otherwise, were an agreement saved. | Ce qu'une personne verrait autrement si une entente était enregistrée.",
})
export class AccessChange {
  @Field(() => String, { description: "PUBLIC, or such as ANALYST@CA-ON. | PUBLIC, ou par exemple ANALYST@CA-ON." })
  recipient!: string;
  @Field(() => RoleEnum, { description: "Role. | Rôle." })
  role!: Role;
  @Field(() => AccessLevelEnum, { description: "Without it. | Sans elle." })
  before!: AccessLevel;
  @Field(() => AccessLevelEnum, { description: "With it. | Avec elle." })
  after!: AccessLevel;
  @Field(() => GraphQLDateTime, { description: "At which moment. | À quel moment." })
  at!: Date;
  indicatorId!: string;
  jurisdictionIds!: readonly string[];
}

@ObjectType({
  description:
    "What a role is shown of an indicator in a jurisdiction, and why. | Ce qui est montré d'un indicateur à un rôle dans un territoire, et pourquoi.",
})
export class AccessMatrixCell {
  @Field(() => String, { description: "PUBLIC, or such as ANALYST@CA-ON. | PUBLIC, ou par exemple ANALYST@CA-ON." })
  recipient!: string;
  @Field(() => RoleEnum, { description: "Role. | Rôle." })
  role!: Role;
  @Field(() => AccessLevelEnum, { description: "What is shown. | Ce qui est montré." })
  access!: AccessLevel;
  indicatorId!: string;
  jurisdictionId!: string;
  profileId!: string | null;
  agreementIds!: readonly string[];
}
