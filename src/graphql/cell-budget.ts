import { formatNumber } from "../domain/number-format.ts";
import { AppError } from "../shared/app-error.ts";
import { MAX_COST } from "../shared/limits.ts";

/** Counts the cells that the fields of one request ask for. */
export class CellBudget {
  private total = 0;

  /** TOO_LARGE once a request has asked for more cells than it may. */
  spend(cells: number): void {
    this.total += Math.max(0, cells);
    if (this.total <= MAX_COST) return;
    throw new AppError(
      "TOO_LARGE",
      {
        en: `This request asks for more than ${formatNumber(MAX_COST, 0, "EN")} cells in all. Send its fields as several requests, or ask for smaller pages.`,
        fr: `Cette requête demande plus de ${formatNumber(MAX_COST, 0, "FR")} cellules en tout. Répartissez ses champs en plusieurs requêtes, ou demandez des pages plus petites.`,
      },
      { maxCost: MAX_COST },
    );
  }

  get spent(): number {
    return this.total;
  }
}
