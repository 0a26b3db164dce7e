import type { PublicationService } from "./publication/publication.service.ts";
import type { ValidationService } from "./submission/validation.service.ts";

/** How often a node looks whether another one left something to do. */
const LOOK_MS = 60_000;

export interface ReleaseClock {
  /** To be called where the next moment at which a release waits may have changed. */
  look(): void;
  stop(): void;
}

/**
 * Switches releases whose time has come, and goes on with validations whose process ended. It only tidies up: every read asks
 * the database's clock itself (release.repository.ts), so that nobody sees a release early or late if this clock stands still.
 */
export async function startReleaseClock(deps: {
  readonly publication: Pick<PublicationService, "switchDue" | "untilNext">;
  readonly validation: Pick<ValidationService, "kick">;
  readonly onInternal: (error: unknown) => void;
}): Promise<ReleaseClock> {
  const { publication, validation, onInternal } = deps;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  async function tick(): Promise<void> {
    await publication.switchDue();
    const wait = await publication.untilNext();
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        validation.kick();
        look();
      },
      Math.min(LOOK_MS, Math.max(1, Math.ceil(wait ?? LOOK_MS))),
    );
    timer.unref();
  }
  function look(): void {
    tick().catch((error: unknown) => {
      if (stopped) return;
      onInternal(error);
      timer = setTimeout(look, LOOK_MS);
      timer.unref();
    });
  }

  await tick();
  return {
    look,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
