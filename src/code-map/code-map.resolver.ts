import { Args, ArgsType, Ctx, Field, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import { Code } from "../catalogue/indicator.type.ts";
import type { Context } from "../graphql/context.ts";
import { CodeMapping } from "./code-map.type.ts";
import { findMappings } from "./code-mappings.ts";

@ArgsType()
class CodeMapArgs {
  @Field(() => ID, {
    description:
      "Id, SGC code, abbreviation or name, in any case. | Identificateur, code CGT, abréviation ou nom, en toute casse.",
  })
  jurisdiction!: string;
  @Field(() => ID, { description: "ht.shelter.clients… | ht.shelter.clients…" })
  indicator!: string;
  @Field(() => ID, {
    description: "A dimension of the indicator: sex, age… | Une dimension de l'indicateur : sex, age…",
  })
  dimension!: string;
  @Field(() => String, {
    nullable: true,
    description:
      "Words of either code or label, in either language; case and accents do not matter. | Mots de l'un ou l'autre code ou libellé, dans l'une ou l'autre langue, sans égard à la casse ni aux accents.",
  })
  search?: string | null;
}

@Resolver(() => CodeMapping)
export class CodeMapResolver {
  @Query(() => [CodeMapping], {
    description:
      "A jurisdiction's own codes, or those of the programme that collects the indicator, beside the shared ones; empty where the shared codes are used as they are. | Les codes d'un gouvernement, ou ceux du programme qui recueille l'indicateur, à côté des codes communs; vide là où les codes communs servent tels quels.",
  })
  codeMap(
    @Args(() => CodeMapArgs) { jurisdiction, indicator, dimension, search }: CodeMapArgs,
    @Ctx() { services }: Context,
  ): CodeMapping[] {
    const lines = findMappings(services, { jurisdiction, indicator, dimension, search: search ?? null });
    return lines.map(({ shared, codelist, ...line }) => ({ ...line, sharedId: shared, codelistId: codelist }));
  }

  @FieldResolver(() => Code, {
    nullable: true,
    description: "The shared code; null where there is no equivalent. | Le code commun; nul s'il n'a pas d'équivalent.",
  })
  shared(@Root() { sharedId, codelistId }: CodeMapping, @Ctx() { services }: Context): Code | null {
    return sharedId === null ? null : (services.objects.code(codelistId, sharedId) ?? null);
  }
}
