import type { Store } from "../db/store.ts";
import type { AgreementService } from "./agreement/agreement.service.ts";

/** How long an agreement that another node saved may go unnoticed by this one. */
const LOOK_MS = 5_000;

export interface AgreementWatch {
  stop(): void;
}

/**
 * Reads the agreements, and looks again and again whether another node of the same database saved one: one count each time. The
 * embedded database has no other node. That an agreement begins or ends needs no look.
 */
export async function watchAgreements(deps: {
  readonly agreements: Pick<AgreementService, "refresh">;
  readonly kind: Store["kind"];
  readonly onInternal: (error: unknown) => void;
}): Promise<AgreementWatch> {
  const { agreements, kind, onInternal } = deps;
  await agreements.refresh();
  if (kind === "embedded") return { stop: () => undefined };
  let stopped = false;
  const look = (): void => {
    agreements.refresh().catch((error: unknown) => {
      if (!stopped) onInternal(error);
    });
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
