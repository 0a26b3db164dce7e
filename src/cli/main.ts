import { Command } from "commander";
import { AppError } from "../shared/app-error.ts";
import { storeFault } from "../shared/faults.ts";
import { logFault } from "../telemetry/log.ts";
import { backupCommand, restoreCommand } from "./backup.ts";
import { addressFault, internalFault, refusalOf, sayInBothLanguages } from "./both-languages.ts";
import { demoCommand } from "./demo.ts";
import { exportCommand } from "./export.ts";
import { loadCommand } from "./load.ts";
import { attackCommand, protectCommand } from "./protect.ts";
import { publishCommand, reviewCommand, withdrawCommand } from "./release-commands.ts";
import { serveCommand } from "./serve.ts";
import { templateCommand } from "./template.ts";
import { tokenCommand } from "./token.ts";
import { verifyLogCommand } from "./verify-log.ts";
import { whatIfCommand } from "./what-if.ts";

const program = new Command("fptx")
  .description("FPT Exchange | Échange FPT")
  .addCommand(serveCommand)
  .addCommand(tokenCommand)
  .addCommand(loadCommand)
  .addCommand(reviewCommand)
  .addCommand(publishCommand)
  .addCommand(withdrawCommand)
  .addCommand(exportCommand)
  .addCommand(verifyLogCommand)
  .addCommand(backupCommand)
  .addCommand(restoreCommand)
  .addCommand(templateCommand)
  .addCommand(demoCommand)
  .addCommand(protectCommand)
  .addCommand(attackCommand)
  .addCommand(whatIfCommand);

/** What an error says to whoever typed the command; null where there is nothing to say: the help was asked for. */
function explain(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  const { code, exitCode } = error as { code?: string; exitCode?: number };
  if (code?.startsWith("commander.")) {
    // "commander.help": no command at all; the help was printed as the answer to that.
    if (exitCode === 0 || code === "commander.help") return null;
    return refusalOf(
      error as Error,
      program.commands.map((command) => command.name()),
    );
  }
  const address = addressFault(error);
  if (address) return address;
  logFault(error);
  return storeFault(error) ?? internalFault();
}

/** Exit 0 done, 2 the input was refused, 1 anything else (contract). */
async function run(): Promise<number> {
  try {
    await sayInBothLanguages(program).parseAsync(process.argv);
    // A command that printed findings has set its own code.
    return typeof process.exitCode === "number" ? process.exitCode : 0;
  } catch (error) {
    const fault = explain(error);
    if (fault === null) return (error as { exitCode?: number }).exitCode === 0 ? 0 : 2;
    process.stderr.write(`${fault.code}\n${fault.messages.en}\n${fault.messages.fr}\n`);
    return fault.code === "INVALID_INPUT" ? 2 : 1;
  }
}

process.exitCode = await run();
