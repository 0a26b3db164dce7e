import { AppError } from "../src/shared/app-error.ts";
import { PUBLISHER_ROLE, READER_ROLE } from "./store.ts";

/** SQLSTATE classes and codes (PostgreSQL, appendix A) that the settings cause; whoever wrote DATABASE_URL can mend them. */
const REFUSED_LOGIN = /^(?:28|3D)/;
const NO_RIGHT = "42501";
/** What a server gives for a role in its start-up options that does not exist or may not be taken on. */
const ROLE_REFUSED = new Set([NO_RIGHT, "22023"]);

/** The variables that hold the addresses of databases. */
export type DatabaseVariable = "DATABASE_URL" | "DATABASE_READER_URL" | "DATABASE_MIGRATION_URL";

const codeOf = (error: unknown): string => {
  const fault = error as { code?: unknown; cause?: { code?: unknown } };
  const code = fault.cause?.code ?? fault.code;
  return typeof code === "string" ? code : "unknown";
};

/** What kept a connection from being made. No address and no password is repeated. */
export function connectionFault(error: unknown, variable: DatabaseVariable): AppError {
  const reason = codeOf(error);
  if (REFUSED_LOGIN.test(reason))
    return new AppError(
      "INVALID_INPUT",
      {
        en: `The database server refuses the user, the password or the database of ${variable} (${reason}). Correct them and try again.`,
        fr: `Le serveur de base de données refuse l'utilisateur, le mot de passe ou la base de ${variable} (${reason}). Corrigez-les et réessayez.`,
      },
      { variable, reason },
    );
  if (ROLE_REFUSED.has(reason)) return missingMembership(variable);
  return new AppError(
    "INTERNAL",
    {
      en: `The database of ${variable} cannot be reached (${reason}). See whether it runs and whether the address is right, and try again.`,
      fr: `La base de données de ${variable} ne peut être jointe (${reason}). Voyez si elle fonctionne et si l'adresse est juste, puis réessayez.`,
    },
    { variable, reason },
  );
}

const missingMembership = (variable: string): AppError =>
  new AppError(
    "INVALID_INPUT",
    {
      en: `The user of ${variable} may not act as ${READER_ROLE} or ${PUBLISHER_ROLE}. Have an administrator grant it these roles: GRANT ${READER_ROLE}, ${PUBLISHER_ROLE} TO the user.`,
      fr: `L'utilisateur de ${variable} ne peut agir en tant que ${READER_ROLE} ou ${PUBLISHER_ROLE}. Faites-lui accorder ces rôles par un administrateur : GRANT ${READER_ROLE}, ${PUBLISHER_ROLE} TO cet utilisateur.`,
    },
    { variable, reason: "ROLE_NOT_GRANTED" },
  );

/** A migration that the user has no right to; anything else is handed back as it was. */
export function migrationFault(error: unknown): unknown {
  if (error instanceof AppError || codeOf(error) !== NO_RIGHT) return error;
  return new AppError(
    "INVALID_INPUT",
    {
      en: `The user of DATABASE_MIGRATION_URL, or of DATABASE_URL where there is none, may not prepare this database: it must own it, and either have CREATEROLE or be granted the roles ${READER_ROLE} and ${PUBLISHER_ROLE}. Nothing was changed.`,
      fr: `L'utilisateur de DATABASE_MIGRATION_URL, ou de DATABASE_URL s'il n'y en a pas, ne peut préparer cette base de données : il doit en être propriétaire, et avoir CREATEROLE ou s'être fait accorder les rôles ${READER_ROLE} et ${PUBLISHER_ROLE}. Rien n'a été changé.`,
    },
    { reason: "MIGRATION_NOT_ALLOWED" },
  );
}

/** The role behind queries has more rights than it may: nothing is served. */
export const readerTooPowerful = (): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `The role ${READER_ROLE} may read the schema “confidential” or is above all rights, so nothing is served. Take these rights from it, and try again.`,
      fr: `Le rôle ${READER_ROLE} peut lire le schéma « confidential » ou échappe à tous les droits : rien n'est servi. Retirez-lui ces droits, puis réessayez.`,
    },
    { reason: "READER_TOO_POWERFUL" },
  );
