import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { GeoLevel } from "../domain/codes.ts";
import type { Context } from "../graphql/context.ts";
import { GeoLevelEnum } from "../graphql/enums.ts";
import { Release, ReleaseConnection } from "../release/release.type.ts";
import { toRelease } from "../release/release-rows.ts";
import { fingerprintOf } from "../shared/cursor.ts";
import { faults } from "../shared/faults.ts";
import { MAX_LIST } from "../shared/limits.ts";
import { type Connection, pageOf } from "../shared/page.ts";
import { toCode, toCodelist, toDimension, toIndicator, toJurisdiction } from "./catalogue-rows.ts";
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
  async jurisdictions(
    @Arg("level", () => GeoLevelEnum, { nullable: true, description: "Only this level. | Seulement ce niveau." })
    level: GeoLevel | null,
    @Ctx() { services }: Context,
  ): Promise<Jurisdiction[]> {
    const all = (await services.catalogueRows.jurisdictions()).map(toJurisdiction);
    return level ? all.filter((jurisdiction) => jurisdiction.level === level) : all;
  }

  @FieldResolver(() => Jurisdiction, {
    nullable: true,
    description:
      "What it lies in; Canada for an area that spans provinces. | Ce qui le contient; le Canada pour une région à cheval sur deux provinces.",
  })
  async parent(@Root() { parentId }: Jurisdiction, @Ctx() { loaders }: Context): Promise<Jurisdiction | null> {
    const row = parentId === null ? null : await loaders.jurisdiction.load(parentId);
    return row && toJurisdiction(row);
  }
}

@Resolver(() => Code)
export class CodeResolver {
  @FieldResolver(() => Code, {
    nullable: true,
    description: "The code that it is a part of. | Le code dont il est une partie.",
  })
  async parent(@Root() { parentId, codelistId }: Code, @Ctx() { loaders }: Context): Promise<Code | null> {
    if (parentId === null) return null;
    const row = (await loaders.codes.load(codelistId)).find(({ id }) => id === parentId);
    return row ? toCode(row) : null;
  }
}

@Resolver(() => Dimension)
export class DimensionResolver {
  @FieldResolver(() => Codelist, { description: "Its codes. | Ses codes." })
  async codelist(@Root() { codelistId }: Dimension, @Ctx() { loaders }: Context): Promise<Codelist> {
    const [row, codes] = await Promise.all([loaders.codelist.load(codelistId), loaders.codes.load(codelistId)]);
    if (!row) throw new Error("a dimension without its codelist");
    return toCodelist(row, codes);
  }

  @FieldResolver(() => [Code], {
    description: "The codes that the indicator uses. | Les codes que l'indicateur utilise.",
  })
  async members(@Root() { codelistId, memberIds }: Dimension, @Ctx() { loaders }: Context): Promise<Code[]> {
    const codes = await loaders.codes.load(codelistId);
    return memberIds.flatMap((member) => codes.filter(({ id }) => id === member)).map(toCode);
  }
}

@Resolver(() => Indicator)
export class IndicatorResolver {
  @Query(() => Codelist, {
    nullable: true,
    description:
      "A codelist; null where there is none of this id. | Une liste de codes; nulle si l'identificateur n'existe pas.",
  })
  async codelist(
    @Arg("id", () => ID, { description: "CL_SEX… | CL_SEX…" }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Codelist | null> {
    const [row, codes] = await Promise.all([loaders.codelist.load(id), loaders.codes.load(id)]);
    return row && toCodelist(row, codes);
  }

  @Query(() => Indicator, {
    nullable: true,
    description:
      "An indicator; null where there is none of this id. | Un indicateur; nul si l'identificateur n'existe pas.",
  })
  async indicator(
    @Arg("id", () => ID, { description: "ht.police.incidents… | ht.police.incidents…" }) id: string,
    @Ctx() { loaders }: Context,
  ): Promise<Indicator | null> {
    const row = await loaders.indicator.load(id);
    return row && toIndicator(row);
  }

  @Query(() => IndicatorConnection, {
    description: "Indicators in the order of the catalogue. | Indicateurs dans l'ordre du catalogue.",
  })
  async indicators(
    @Args(() => IndicatorsArgs) { search, programme, first, after }: IndicatorsArgs,
    @Ctx() { services }: Context,
  ): Promise<Connection<Indicator>> {
    const programmes = services.catalogue.programmes.map(({ id }) => id);
    if (programme && !programmes.includes(programme.toUpperCase()))
      throw faults.unknownCode("programme", programme, programmes);
    const all = (await services.catalogueRows.indicators()).map(toIndicator);
    const found = all.filter(
      (indicator) => matches(indicator, search) && (!programme || indicator.programme === programme.toUpperCase()),
    );
    const query = fingerprintOf(["indicators", search ?? null, programme ?? null]);
    return pageOf(found, { first: first ?? 50, after: after ?? null, max: MAX_LIST, query });
  }

  @FieldResolver(() => Jurisdiction, {
    description: "The body that owns the figures. | L'organisme à qui appartiennent les chiffres.",
  })
  async custodian(@Root() { custodianId }: Indicator, @Ctx() { loaders }: Context): Promise<Jurisdiction> {
    const row = await loaders.jurisdiction.load(custodianId);
    if (!row) throw new Error("an indicator without its custodian");
    return toJurisdiction(row);
  }

  @FieldResolver(() => [Dimension], {
    description:
      "Without jurisdiction and period, which every indicator has. | Sans le gouvernement et la période, communs à tous les indicateurs.",
  })
  async dimensions(@Root() { id }: Indicator, @Ctx() { loaders }: Context): Promise<Dimension[]> {
    return (await loaders.dimensions.load(id)).map(toDimension);
  }

  @FieldResolver(() => [Jurisdiction], {
    description: "Where it has figures or could have. | Là où il a ou pourrait avoir des chiffres.",
  })
  async jurisdictions(@Root() { levels }: Indicator, @Ctx() { loaders, services }: Context): Promise<Jurisdiction[]> {
    const ids = services.catalogue.jurisdictions.filter(({ level }) => levels.includes(level)).map(({ id }) => id);
    const rows = await loaders.jurisdiction.loadMany(ids);
    return rows.flatMap((row) => (row === null || row instanceof Error ? [] : [toJurisdiction(row)]));
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
