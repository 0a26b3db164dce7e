import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { type Cited, citationBibtex, citationText } from "../citation/citation.ts";
import { downloadAddress, EXPORT_FORMAT } from "../domain/export-format.ts";
import type { Context } from "../graphql/context.ts";
import { ObservationFilter } from "../observation/observation.type.ts";
import { selectedCount } from "../observation/order-cells.ts";
import { Release } from "../release/release.type.ts";
import { toRelease } from "../release/release-rows.ts";
import { Table } from "../table/table.type.ts";
import { defaultLayout } from "./default-layout.ts";
import { Citation, Download, Exports } from "./permalink.type.ts";

const PERMALINK =
  "Pins the release, the viewer's audience and the selection; whoever opens it sees what he may see. | Fixe la diffusion, le public de l'utilisateur et la sélection; qui l'ouvre voit ce qui lui est accessible.";
const DOWNLOADS = "The same cells in every format. | Les mêmes cellules dans tous les formats.";

/** Every format of what stands at a permalink, in the language of the request. */
const downloadsAt = (address: string, { language }: Context): Download[] =>
  EXPORT_FORMAT.map((format) => ({
    format,
    url: downloadAddress(address, format, language === "FR" ? "fr" : "en"),
  }));

/** What only a table's maker knows: which cells they were, so that the same ones can be found again. */
async function permalinkOf({ model }: Table, { services, viewer }: Context): Promise<string> {
  const { where, rows, columns } = model.request;
  const selected = await services.observations.selected(where, viewer);
  return services.permalinks.address(services.permalinks.make(selected, { rows, columns }));
}

@Resolver(() => Table)
export class TablePermalinkResolver {
  @FieldResolver(() => String, { description: PERMALINK })
  permalink(@Root() table: Table, @Ctx() context: Context): Promise<string> {
    return permalinkOf(table, context);
  }

  @FieldResolver(() => [Download], { description: DOWNLOADS })
  async downloads(@Root() table: Table, @Ctx() context: Context): Promise<Download[]> {
    return downloadsAt(await permalinkOf(table, context), context);
  }

  @FieldResolver(() => Citation, { description: "How to cite it. | Comment le citer." })
  async citation(@Root() table: Table, @Ctx() context: Context): Promise<Citation> {
    const { title, release } = table.model;
    const cited: Cited = {
      title,
      source: { en: release.sourceEn, fr: release.sourceFr },
      release: release.id,
      version: release.version,
      publishedAt: (release.publishedAt ?? release.embargoUntil) as Date,
      permalink: await permalinkOf(table, context),
    };
    return { text: citationText(cited), bibtex: citationBibtex(cited, context.language) };
  }
}

@Resolver(() => Exports)
export class ExportsResolver {
  @Query(() => Exports, {
    description:
      "Where to take any number of cells away as files. | Où emporter un nombre quelconque de cellules sous forme de fichiers.",
  })
  async exports(
    @Arg("where", () => ObservationFilter, { description: "Which cells. | Quelles cellules." })
    where: ObservationFilter,
    @Ctx() { services, viewer }: Context,
  ): Promise<Exports> {
    const selected = await services.observations.selected(where, viewer);
    return { cells: selectedCount(selected.selection), selected };
  }

  @FieldResolver(() => String, { description: PERMALINK })
  permalink(@Root() { selected }: Exports, @Ctx() { services }: Context): string {
    return services.permalinks.address(services.permalinks.make(selected, defaultLayout(selected)));
  }

  @FieldResolver(() => [Download], { description: DOWNLOADS })
  downloads(@Root() exports: Exports, @Ctx() context: Context): Download[] {
    return downloadsAt(this.permalink(exports, context), context);
  }

  @FieldResolver(() => Release, { description: "Where its cells stand. | La diffusion d'où viennent ses cellules." })
  release(@Root() { selected }: Exports): Release {
    return toRelease(selected.release);
  }
}
