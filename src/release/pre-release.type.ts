import { Field, ID, InputType, ObjectType } from "type-graphql";
import { GraphQLDateTime } from "../graphql/scalars.ts";

@ObjectType({
  simpleResolvers: true,
  description:
    "Someone who may read a release before its time, in the view of his own audience. | Une personne qui peut lire une diffusion avant son heure, dans la vue de son propre public.",
})
export class PreReleaseReader {
  @Field(() => ID, { description: "Release. | Diffusion." })
  release!: string;
  @Field(() => String, { description: "As in the token (sub). | Comme dans le jeton (sub)." })
  subject!: string;
  @Field(() => GraphQLDateTime, { description: "From when. | À partir de quand." })
  from!: Date;
  @Field(() => GraphQLDateTime, { description: "Until when. | Jusqu'à quand." })
  until!: Date;
  @Field(() => String, { description: "Who let him in. | Qui a donné l'accès." })
  grantedBy!: string;
  @Field(() => GraphQLDateTime, { description: "When. | Quand." })
  grantedAt!: Date;
  @Field(() => String, { nullable: true, description: "Who took it back. | Qui l'a repris." })
  revokedBy!: string | null;
  @Field(() => GraphQLDateTime, { nullable: true, description: "When it was taken back. | Quand il a été repris." })
  revokedAt!: Date | null;
}

@InputType({ description: "Who may read what before its time. | Qui peut lire quoi avant son heure." })
export class GrantPreReleaseInput {
  @Field(() => ID, { description: "A release that waits. | Une diffusion en attente." })
  release!: string;
  @Field(() => String, { description: "As in the token (sub). | Comme dans le jeton (sub)." })
  subject!: string;
  @Field(() => GraphQLDateTime, { nullable: true, description: "Absent: from now on. | Absent : dès maintenant." })
  from?: Date | null;
  @Field(() => GraphQLDateTime, {
    description: "At the longest, the release's own time. | Au plus tard, l'heure de la diffusion.",
  })
  until!: Date;
}

@InputType({ description: "Whose access is taken back. | L'accès qui est repris." })
export class RevokePreReleaseInput {
  @Field(() => ID, { description: "Release. | Diffusion." })
  release!: string;
  @Field(() => String, { description: "As in the token (sub). | Comme dans le jeton (sub)." })
  subject!: string;
}
