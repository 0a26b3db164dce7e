import { Command } from "commander";
import { AppError } from "../shared/app-error.ts";
import { demoCommand } from "./demo.ts";
import { attackCommand, protectCommand } from "./protect.ts";
import { serveCommand } from "./serve.ts";
import { tokenCommand } from "./token.ts";
import { whatIfCommand } from "./what-if.ts";

const program = new Command("fptx")
  .description("FPT Exchange | Échange FPT")
  .addCommand(serveCommand)
  .addCommand(tokenCommand)
  .addCommand(demoCommand)
  .addCommand(protectCommand)
  .addCommand(attackCommand)
  .addCommand(whatIfCommand)
  .exitOverride();

/** Exit 0 done, 2 the input was refused, 1 anything else (contract). */
async function run(): Promise<number> {
  try {
    await program.parseAsync(process.argv);
    return 0;
  } catch (error) {
    if (error instanceof AppError) {
      process.stderr.write(`${error.code}\n${error.messages.en}\n${error.messages.fr}\n`);
      return error.code === "INVALID_INPUT" ? 2 : 1;
    }
    const commander = error as { code?: string; exitCode?: number };
    if (commander.code?.startsWith("commander.")) return commander.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

process.exitCode = await run();
