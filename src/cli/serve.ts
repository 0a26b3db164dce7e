import { Command } from "commander";
import { readConfig } from "../config.ts";
import { logFault } from "../http/log-fault.ts";

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Ends the process once what runs has been answered; a second signal ends it at once. */
function stopOnSignal(close: () => Promise<void>): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logFault(error);
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}

export const serveCommand = new Command("serve").description("the server | le serveur").action(async () => {
  const started = performance.now();
  say("FPT Exchange | Échange FPT");
  // Read here and not above: every other command starts in half the time without the server's code.
  const { startExchange } = await import("../exchange.ts");
  const exchange = await startExchange(readConfig(), { progress: say });
  stopOnSignal(() => exchange.close());
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`${exchange.address}/graphql  (${seconds} s)`);
});
