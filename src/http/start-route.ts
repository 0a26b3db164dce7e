import type { IncomingMessage } from "node:http";
import type { Catalogue, IndicatorEntry } from "../catalogue/catalogue.ts";
import type { Viewer } from "../domain/audience.ts";
import { type StartTable, startPage } from "../export/start-page.ts";
import type { ObservationService } from "../observation/observation.service.ts";
import { defaultLayout } from "../permalink/default-layout.ts";
import type { PermalinkService } from "../permalink/permalink.service.ts";
import { AppError } from "../shared/app-error.ts";
import type { Admission } from "./admission.ts";
import type { Gate } from "./gate.ts";
import { preferredLanguage } from "./language.ts";
import { languageOf, withFaultPage } from "./page-fault.ts";
import type { Reply } from "./respond.ts";

export interface StartRouteDependencies {
  readonly catalogue: Catalogue;
  readonly observations: ObservationService;
  readonly permalinks: PermalinkService;
  readonly admit: Admission;
  readonly gate: Gate;
}

/** GET /: where somebody begins who was given nothing but the address of the exchange. It shows no figure. */
export function makeStartRoute({ catalogue, observations, permalinks, admit, gate }: StartRouteDependencies) {
  /** Null where nothing of the indicator is out for this viewer. */
  async function tableOf(indicator: IndicatorEntry, viewer: Viewer): Promise<StartTable | null> {
    try {
      // What has no total stands at the member that publications use.
      const dimensions = indicator.dimensions.flatMap(({ id, total, defaultMember }) =>
        total === null && defaultMember !== undefined ? [{ dimension: id, members: [defaultMember] }] : [],
      );
      const selected = await observations.selected({ indicator: indicator.id, dimensions }, viewer);
      const { version, publishedAt } = selected.release;
      const address = permalinks.address(permalinks.make(selected, defaultLayout(selected)));
      return publishedAt && { ...indicator, version, publishedAt, address };
    } catch (error) {
      if (error instanceof AppError && error.code !== "INTERNAL") return null;
      throw error;
    }
  }

  return (request: IncomingMessage, target: URL): Promise<Reply> =>
    withFaultPage(request, target, async () => {
      const viewer = await admit(request);
      const language = languageOf(target) ?? preferredLanguage(request.headers["accept-language"]);
      const found = await gate(() => Promise.all(catalogue.indicators.map((indicator) => tableOf(indicator, viewer))));
      const tables = found.filter((table) => table !== null).sort((a, b) => Number(a.synthetic) - Number(b.synthetic));
      const headers = {
        "content-type": "text/html; charset=utf-8",
        "content-language": language === "FR" ? "fr-CA" : "en-CA",
        "cache-control": "private, no-cache",
        vary: "Authorization, Accept-Language",
      };
      return { status: 200, headers, body: startPage({ tables, origin: permalinks.origin() }, language) };
    });
}

export type StartRoute = ReturnType<typeof makeStartRoute>;
