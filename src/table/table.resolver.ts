import { Arg, Ctx, FieldResolver, Query, Resolver, Root } from "type-graphql";
import { Comparability } from "../comparability/comparability.type.ts";
import { toComparability } from "../comparability/comparability-rows.ts";
import type { Context } from "../graphql/context.ts";
import { tallyObservations } from "../observation/tally-observations.ts";
import { DisclosureProfile, Release } from "../release/release.type.ts";
import { toRelease } from "../release/release-rows.ts";
import { MAX_CELLS } from "../shared/limits.ts";
import { TablePreflight } from "./preflight.type.ts";
import { toPreflight } from "./preflight-rows.ts";
import { Table, TableInput } from "./table.type.ts";

@Resolver(() => Table)
export class TableResolver {
  @Query(() => Table, {
    description:
      "Cells on rows and columns, as the viewer may see them. | Des cellules en lignes et en colonnes, telles que l'utilisateur peut les voir.",
  })
  async table(
    @Arg("input", () => TableInput, { description: "What to show, and how. | Quoi montrer, et comment." })
    input: TableInput,
    @Ctx() { services, viewer, budget, tally }: Context,
  ): Promise<Table> {
    const opened = await services.tables.open(input, viewer);
    budget.spend(opened.layout.cells);
    const model = await services.tables.fill(opened);
    tallyObservations(
      tally,
      model.cells.flat().filter((cell) => cell !== null),
    );
    const { title, rows, columns, cells, notes, legend } = model;
    return { title, rows, columns, cells, notes, legend, model };
  }

  @Query(() => TablePreflight, {
    description:
      "Before a table is asked for: its size, what it would hide from the viewer, and what near it would show more. | Avant de demander un tableau : sa taille, ce qu'il masquerait à l'utilisateur et ce qui, à côté, montrerait davantage.",
  })
  async tablePreflight(
    @Arg("input", () => TableInput, { description: "The table. | Le tableau." }) input: TableInput,
    @Ctx() { services, viewer, budget }: Context,
  ): Promise<TablePreflight> {
    const preflight = await services.tables.preflight(input, viewer);
    budget.spend(Math.min(preflight.cells, MAX_CELLS));
    return toPreflight(preflight);
  }

  @FieldResolver(() => Comparability, {
    description:
      "Whether its cells may be compared with each other. | Si ses cellules peuvent être comparées entre elles.",
  })
  comparability(@Root() { model }: Table): Comparability {
    return toComparability(model.comparability);
  }

  @FieldResolver(() => Release, { description: "Where its cells stand. | La diffusion d'où viennent ses cellules." })
  release(@Root() { model }: Table): Release {
    return toRelease(model.release);
  }

  @FieldResolver(() => DisclosureProfile, {
    description: "The rule by which the viewer's cells are protected. | La règle de protection des cellules montrées.",
  })
  profile(@Root() { model }: Table): DisclosureProfile {
    const { id, name, version, method, threshold, base, description } = model.profile;
    return { id, name, version, method, threshold, base, description };
  }
}
