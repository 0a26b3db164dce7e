import { type Command, Help, type Option } from "commander";
import { AppError } from "../shared/app-error.ts";
import { nearest } from "../shared/nearest.ts";

const TITLES: Readonly<Record<string, string>> = {
  "Usage:": "Usage | Utilisation:",
  "Arguments:": "Arguments:",
  "Options:": "Options:",
  "Commands:": "Commands | Commandes:",
};

const plain = new Help();

/** Makes a command and those under it say what commander says by itself in both languages, and end through one door. */
export function sayInBothLanguages(program: Command): Command {
  program
    .exitOverride()
    .helpOption("-h, --help", "this help | cette aide")
    .helpCommand("help [command]", "the help of a command | l'aide d'une commande")
    .configureHelp({
      styleTitle: (title) => TITLES[title] ?? title,
      optionDescription: (option: Option) =>
        plain.optionDescription(option).replace("(default: ", "(default | par défaut: "),
    })
    .configureOutput({ outputError: () => undefined });
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** What commander refuses, by its code; `given` is the word at fault. */
const REFUSALS: Readonly<Record<string, (given: string) => { en: string; fr: string }>> = {
  "commander.unknownOption": (given) => ({
    en: `There is no option “${given}” here.`,
    fr: `L'option « ${given} » n'existe pas ici.`,
  }),
  "commander.missingMandatoryOptionValue": (given) => ({
    en: `The option “${given}” is needed.`,
    fr: `L'option « ${given} » est nécessaire.`,
  }),
  "commander.optionMissingArgument": (given) => ({
    en: `The option “${given}” needs a value.`,
    fr: `L'option « ${given} » demande une valeur.`,
  }),
  "commander.missingArgument": (given) => ({
    en: `The argument “${given}” is missing.`,
    fr: `L'argument « ${given} » manque.`,
  }),
  "commander.excessArguments": () => ({
    en: "There are more arguments than the command takes.",
    fr: "Il y a plus d'arguments que n'en prend la commande.",
  }),
};

/** The refusal that stands for an error of commander's: what is wrong, and where the help is. */
export function refusalOf(error: { code?: string; message?: string }, commands: readonly string[]): AppError {
  const given = /'([^']*)'/.exec(error.message ?? "")?.[1] ?? "";
  if (error.code === "commander.unknownCommand") {
    const near = nearest(given, commands);
    return new AppError(
      "INVALID_INPUT",
      {
        en: `There is no command “${given}”. Nearest: ${near.join(", ")}. “fptx --help” lists all of them.`,
        fr: `La commande « ${given} » n'existe pas. Les plus proches : ${near.join(", ")}. « fptx --help » les donne toutes.`,
      },
      { given, nearest: near },
    );
  }
  const refusal = REFUSALS[error.code ?? ""]?.(given) ?? {
    en: "The command line cannot be understood.",
    fr: "La ligne de commande ne peut être comprise.",
  };
  return new AppError("INVALID_INPUT", {
    en: `${refusal.en} Add --help to the command to see what it takes.`,
    fr: `${refusal.fr} Ajoutez --help à la commande pour voir ce qu'elle prend.`,
  });
}

const ADDRESS_FAULTS: Readonly<Record<string, { en: string; fr: string }>> = {
  EADDRINUSE: {
    en: "Another program listens at this address already. Stop it, or set PORT to another number (0: any free port).",
    fr: "Un autre programme écoute déjà à cette adresse. Arrêtez-le, ou donnez à PORT un autre numéro (0 : tout port libre).",
  },
  EADDRNOTAVAIL: {
    en: "This computer does not have the address in HOST. Set HOST to one that it has, such as 127.0.0.1.",
    fr: "Cet ordinateur n'a pas l'adresse donnée dans HOST. Donnez à HOST une adresse qu'il a, comme 127.0.0.1.",
  },
  ENOTFOUND: {
    en: "The name in HOST has no address. Set HOST to an address of this computer, such as 127.0.0.1.",
    fr: "Le nom donné dans HOST n'a pas d'adresse. Donnez à HOST une adresse de cet ordinateur, comme 127.0.0.1.",
  },
  EACCES: {
    en: "This user may not listen at this port. Set PORT to 1024 or more.",
    fr: "Cet utilisateur ne peut écouter à ce port. Donnez à PORT un numéro de 1024 ou plus.",
  },
};

/** A listening address that the system refuses, in words; null for any other error. */
export function addressFault(error: unknown): AppError | null {
  const { code, syscall } = error as NodeJS.ErrnoException;
  const messages = /^(?:listen|getaddrinfo)$/.test(syscall ?? "") ? ADDRESS_FAULTS[code ?? ""] : undefined;
  return messages ? new AppError("CONFLICT", messages, { reason: code as string }) : null;
}

export const internalFault = (): AppError =>
  new AppError("INTERNAL", {
    en: "Something went wrong on our side. The line above, which holds no data, says where.",
    fr: "Une erreur s'est produite de notre côté. La ligne ci-dessus, qui ne contient aucune donnée, dit où.",
  });
