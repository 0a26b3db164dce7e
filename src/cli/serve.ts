import { Command } from "commander";
import { readConfig } from "../config.ts";
import { processLog } from "../telemetry/log.ts";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** How long a process that is about to crash may take to write its access log. */
const LAST_WORDS_MS = 1_000;

/** Ends the process once what runs has been answered; a second signal ends it at once. */
function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    processLog.info("stopping", { signal });
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        processLog.fault(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

/**
 * What nobody caught is a mistake of ours, and nobody knows what state it left: the process tells where, writes its access log and
 * ends with 1. What the world does (a database away, a client gone, a bad request) is caught where it happens and never gets here.
 */
function crashOnMistakes(flush: () => Promise<unknown>): void {
  let crashing = false;
  const crash = (error: unknown): void => {
    processLog.fault(error, { event: "crash" });
    if (crashing) process.exit(1);
    crashing = true;
    flush()
      .catch((late: unknown) => processLog.fault(late))
      .finally(() => process.exit(1));
  };
  process.on("uncaughtException", crash);
  process.on("unhandledRejection", crash);
}

export const serveCommand = new Command("serve").description("the server | le serveur").action(async () => {
  const started = performance.now();
  say("FPT Exchange | Échange FPT");
  const config = readConfig();
  processLog.level = config.logLevel;
  // Read here and not above: every other command starts in half the time without the server's code.
  const { startExchange } = await import("../exchange.ts");
  const exchange = await startExchange(config, { progress: say });
  crashOnMistakes(() => exchange.flushAccessLog(LAST_WORDS_MS));
  stopOnSignal(() => exchange.close());
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${exchange.address}/graphql  (${seconds} s)`);
});
