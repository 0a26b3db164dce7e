import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { GeoLevel } from "../domain/codes.ts";
import type { Context } from "../graphql/context.ts";
import { GeoLevelEnum } from "../graphql/enums.ts";
import { Release, ReleaseConnection } from "../release/release.type.ts";
import { toRelease } from "../release/release-rows.ts";
import { fingerprintOf } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";
import { found } from "../shared/found.ts";
import { MAX_LIST } from "../shared/limits.ts";
import { type Connection, pageOf } from "../shared/page.ts";
import { Code, Codelist, Dimension, Indicator, IndicatorConnection } from "./indicator.type.ts";
import { Jurisdiction } from "./jurisdiction.type.ts";

@ArgsType()
class IndicatorsArgs {
  @Field(() => String, {
    nullable: true,
    description:
      "Words in the name or definition, either language. | Mots du nom ou de la définition, dans l'une ou l'autre langue.",
  })
  search?: string | null;
  @Field(() => String, { nullable: true, description: "UCR, ICCS… | UCR, ICCS…" })
  programme?: string | null;
  @Field(() => Int, { nullable: true, defaultValue: 50, description: "Page size. | Taille de la page." })
  first!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "endCursor of the page before. | endCursor de la page précédente.",
  })
  after?: string | null;
}

@ArgsType()
class ReleasesOfIndicatorArgs {
  @Field(() => Int, { nullable: true, defaultValue: 20, description: "Page size. | Taille de la page." })
  first!: number | null;
  @Field(() => String, {
    nullable: true,
    description: "endCursor of the page before. | endCursor de la page précédente.",
  })
  after?: string | null;
}

const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function matches(indicator: Indicator, search: string | null | undefined): boolean {
  if (!search) return true;
  const { id, name, definition } = indicator;
  const text = folded([id, name.en, name.fr, definition.en, definition.fr].join(" "));
  return folded(search)
    .split(/\s+/)
    .every((word) => text.includes(word));
}

@Resolver(() => Jurisdiction)
export class JurisdictionResolver {
  @Query(() => [Jurisdiction], {
    description: "Jurisdictions in SGC order. | Gouvernements et territoires dans l'ordre de la CGT.",
  })
  jurisdictions(
    @Arg("level", () => GeoLevelEnum, { nullable: true, description: "Only this level. | Seulement ce niveau." })
    level: GeoLevel | null,
    @Ctx() { services }: Context,
  ): readonly Jurisdiction[] {
    const all = services.objects.jurisdictions;
    return level ? all.filter((jurisdiction) => jurisdiction.level === level) : all;
  }

  @FieldResolver(() => Jurisdiction, {
    nullable: true,
    description:
      "What it lies in; Canada for an area that spans provinces. | Ce qui le contient; le Canada pour une région à cheval sur deux provinces.",
  })
  parent(@Root() { parentId }: Jurisdiction, @Ctx() { services }: Context): Jurisdiction | null {
    return parentId === null ? null : (services.objects.jurisdiction(parentId) ?? null);
  }
}

@Resolver(() => Code)
export class CodeResolver {
  @FieldResolver(() => Code, {
    nullable: true,
    description: "The code that it is a part of. | Le code dont il est une partie.",
  })
  parent(@Root() { parentId, codelistId }: Code, @Ctx() { services }: Context): Code | null {
    return parentId === null ? null : (services.objects.code(codelistId, parentId) ?? null);
  }
}

@Resolver(() => Dimension)
export class DimensionResolver {
  @FieldResolver(() => Codelist, { description: "Its codes. | Ses codes." })
  codelist(@Root() { codelistId }: Dimension, @Ctx() { services }: Context): Codelist {
    return found(services.objects.codelist(codelistId), "a dimension without its codelist");
  }

  @FieldResolver(() => [Code], {
    description: "The codes that the indicator uses. | Les codes que l'indicateur utilise.",
  })
  members(@Root() { codelistId, memberIds }: Dimension, @Ctx() { services }: Context): Code[] {
    return memberIds.flatMap((member) => services.objects.code(codelistId, member) ?? []);
  }
}

@Resolver(() => Indicator)
export class IndicatorResolver {
  @Query(() => Codelist, {
    nullable: true,
    description:
      "A codelist; null where there is none of this id. | Une liste de codes; nulle si l'identificateur n'existe pas.",
  })
  codelist(
    @Arg("id", () => ID, { description: "CL_SEX… | CL_SEX…" }) id: string,
    @Ctx() { services }: Context,
  ): Codelist | null {
    return services.objects.codelist(id) ?? null;
  }

  @Query(() => Indicator, {
    nullable: true,
    description:
      "An indicator; null where there is none of this id. | Un indicateur; nul si l'identificateur n'existe pas.",
  })
  indicator(
    @Arg("id", () => ID, { description: "ht.police.incidents… | ht.police.incidents…" }) id: string,
    @Ctx() { services }: Context,
  ): Indicator | null {
    return services.objects.indicator(id) ?? null;
  }

  @Query(() => IndicatorConnection, {
    description: "Indicators in the order of the catalogue. | Indicateurs dans l'ordre du catalogue.",
  })
  indicators(
    @Args(() => IndicatorsArgs) { search, programme, first, after }: IndicatorsArgs,
    @Ctx() { services }: Context,
  ): Connection<Indicator> {
    const programmes = services.catalogue.programmes.map(({ id }) => id);
    if (programme && !programmes.includes(programme.toUpperCase()))
      throw faults.unknownCode("programme", programme, programmes);
    const wanted = services.objects.indicators.filter(
      (indicator) => matches(indicator, search) && (!programme || indicator.programme === programme.toUpperCase()),
    );
    const query = fingerprintOf(["indicators", search ?? null, programme ?? null]);
    return pageOf(wanted, { first: first ?? 50, after: after ?? null, max: MAX_LIST, query });
  }

  @FieldResolver(() => Jurisdiction, {
    description: "The body that owns the figures. | L'organisme à qui appartiennent les chiffres.",
  })
  custodian(@Root() { custodianId }: Indicator, @Ctx() { services }: Context): Jurisdiction {
    return found(services.objects.jurisdiction(custodianId), "an indicator without its custodian");
  }

  @FieldResolver(() => [Dimension], {
    description:
      "Without jurisdiction and period, which every indicator has. | Sans le gouvernement et la période, communs à tous les indicateurs.",
  })
  dimensions(@Root() { id }: Indicator, @Ctx() { services }: Context): readonly Dimension[] {
    return services.objects.dimensionsOf(id);
  }

  @FieldResolver(() => [Jurisdiction], {
    description: "Where it has figures or could have. | Là où il a ou pourrait avoir des chiffres.",
  })
  jurisdictions(@Root() { levels }: Indicator, @Ctx() { services }: Context): Jurisdiction[] {
    return services.objects.jurisdictions.filter(({ level }) => levels.includes(level));
  }

  @FieldResolver(() => Release, {
    nullable: true,
    description: "The release in force; null before the first. | La diffusion en vigueur; nulle avant la première.",
  })
  async currentRelease(@Root() { id }: Indicator, @Ctx() { loaders }: Context): Promise<Release | null> {
    const row = (await loaders.releasesOfIndicator.load(id)).at(-1);
    return row ? toRelease(row) : null;
  }

  @FieldResolver(() => ReleaseConnection, {
    description: "Its releases, newest first. | Ses diffusions, de la plus récente à la plus ancienne.",
  })
  async releases(
    @Root() { id }: Indicator,
    @Args(() => ReleasesOfIndicatorArgs) { first, after }: ReleasesOfIndicatorArgs,
    @Ctx() { loaders }: Context,
  ): Promise<Connection<Release>> {
    const rows = [...(await loaders.releasesOfIndicator.load(id))].reverse();
    const query = fingerprintOf(["releases", id]);
    return pageOf(rows.map(toRelease), { first: first ?? 20, after: after ?? null, max: MAX_LIST, query });
  }
}
