import { Field, Int, ObjectType } from "type-graphql";

@ObjectType({
  simpleResolvers: true,
  description:
    "Both official languages in one answer; neither is ever empty. | Les deux langues officielles dans une seule réponse.",
})
export class Text {
  @Field(() => String, { description: "English. | Anglais." })
  en!: string;
  @Field(() => String, { description: "French. | Français." })
  fr!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: "Where a page stands in its list. | Place d'une page dans sa liste.",
})
export class PageInfo {
  @Field(() => Boolean, { description: "More follows. | Il y a une suite." })
  hasNextPage!: boolean;
  @Field(() => Boolean, { description: "Something comes before. | Quelque chose précède." })
  hasPreviousPage!: boolean;
  @Field(() => String, { nullable: true, description: "Cursor of the first element. | Curseur du premier élément." })
  startCursor!: string | null;
  @Field(() => String, { nullable: true, description: "Cursor of the last element. | Curseur du dernier élément." })
  endCursor!: string | null;
}

export const TOTAL_COUNT = {
  type: () => Int,
  description: "All elements, on every page. | Tous les éléments, toutes pages confondues.",
};
