import { Command } from "commander";
import { CLAIM_ROLES, TOKEN_JURISDICTIONS } from "../access/claims.ts";
import { openDevelopmentIssuer } from "../access/development-issuer.ts";
import { readConfig } from "../config.ts";
import { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";

interface TokenOptions {
  readonly role: string[];
  readonly jurisdiction: string;
  readonly as?: string;
  readonly expires: string;
}

const noIssuer = (): AppError =>
  new AppError("FORBIDDEN", {
    en: "The development issuer is off: get a token from your organization's sign-in service.",
    fr: "L'émetteur de développement est désactivé : obtenez un jeton du service de connexion de votre organisation.",
  });

export const tokenCommand = new Command("token")
  .description("prints a development token | imprime un jeton de développement")
  .requiredOption("--role <role...>", `one or several of | un ou plusieurs de: ${CLAIM_ROLES.join(", ")}`)
  .option("--jurisdiction <id>", "CA, CA-ON…", "CA")
  .option("--as <subject>", "subject | sujet")
  .option("--expires <time>", "30m, 8h (at most 24h | au plus 24h)", "8h")
  .action(async ({ role, jurisdiction, as, expires }: TokenOptions) => {
    const config = readConfig(undefined, "command");
    if (!config.developmentIssuer) throw noIssuer();
    for (const name of role)
      if (!(CLAIM_ROLES as readonly string[]).includes(name)) throw faults.unknownCode("--role", name, CLAIM_ROLES);
    if (!(TOKEN_JURISDICTIONS as readonly string[]).includes(jurisdiction))
      throw faults.unknownCode("--jurisdiction", jurisdiction, TOKEN_JURISDICTIONS);
    const issuer = await openDevelopmentIssuer(config.dataDir);
    const subject = as ?? `${role.join("+")}@${jurisdiction}`;
    process.stdout.write(`${await issuer.issueToken({ subject, roles: role, jurisdiction, expiresIn: expires })}\n`);
  });
