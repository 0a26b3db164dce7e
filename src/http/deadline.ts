import type { IncomingMessage } from "node:http";
import { inScope, type RequestScope } from "../shared/request-scope.ts";
import { LimitRefusal } from "./limit-refusal.ts";

const RETRY_SECONDS = 5;

/**
 * Gives up work that takes longer than `seconds`, down to the statements that run in the store; also when the caller has gone.
 * Errors: TOO_LARGE (503).
 */
export async function withDeadline<T>(
  { socket }: Pick<IncomingMessage, "socket">,
  { seconds, ...caller }: Omit<RequestScope, "signal"> & { readonly seconds: number },
  work: () => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort();
  const timer = setTimeout(giveUp, seconds * 1000);
  socket.once("close", giveUp);
  const givenUp = new Promise<never>((_, reject) => {
    controller.signal.addEventListener("abort", () => {
      reject(new LimitRefusal(503, { name: "requestSeconds", max: seconds, retrySeconds: RETRY_SECONDS }));
    });
  });
  try {
    return await Promise.race([inScope({ ...caller, signal: controller.signal }, work), givenUp]);
  } finally {
    clearTimeout(timer);
    socket.off("close", giveUp);
  }
}
