import { Command } from "commander";
import { lockHolder } from "../../db/data-folder-lock.ts";
import { makeAccessLogRepository } from "../access-log/access-log.repository.ts";
import { verifyWhole } from "../access-log/access-log.service.ts";
import { anchorFileIn } from "../access-log/anchor-file.ts";
import type { ChainBreak } from "../access-log/chain.ts";
import { type Config, readConfig } from "../config.ts";
import { AppError } from "../shared/app-error.ts";
import { withSpeaker } from "./load.ts";
import { OPERATIONS } from "./operations.ts";
import { type Speaker, throughServer } from "./server-door.ts";

/** As the field `accessLogVerification` answers. */
interface Verification {
  readonly verified: boolean;
  readonly entries: number;
  readonly head: string;
  readonly broken: ChainBreak | null;
  readonly anchored: boolean | null;
  readonly anchorFound: boolean | null;
}

const notAHash = (): AppError =>
  new AppError("INVALID_INPUT", {
    en: "--anchor: write the 64 hexadecimal digits that this command or the log printed.",
    fr: "--anchor : écrivez les 64 chiffres hexadécimaux qu'a imprimés cette commande ou le journal.",
  });

const FAULTS: Readonly<Record<ChainBreak["fault"], { en: string; fr: string }>> = {
  MISSING: { en: "is not there", fr: "n'y est pas" },
  CHANGED: { en: "was changed", fr: "a été modifiée" },
  UNLINKED: { en: "follows another entry than it did", fr: "suit une autre entrée que celle d'origine" },
};

/** What was found, in a line in each language. */
function told({ verified, entries, head, broken, anchored, anchorFound }: Verification): string[] {
  if (broken) {
    const { en, fr } = FAULTS[broken.fault];
    return [
      `The access log is broken: entry ${broken.sequence} ${en}. The ${entries} before it hold.`,
      `Le journal des accès est rompu : l'entrée ${broken.sequence} ${fr}. Les ${entries} d'avant tiennent.`,
    ];
  }
  if (anchorFound === false)
    return [
      "The anchor that you gave is not in the chain: its end was cut, or it was written anew.",
      "L'ancrage donné n'est pas dans la chaîne : sa fin a été coupée, ou elle a été réécrite.",
    ];
  const alone = verified && anchored === null && anchorFound === null;
  return [
    `The chain holds: ${entries} entries. Note its end outside the database: ${head}`,
    `La chaîne tient : ${entries} entrées. Notez sa fin hors de la base de données : ${head}`,
    ...(alone
      ? [
          "No anchor is kept here: entries missing at the end cannot be noticed. Give one with --anchor.",
          "Aucun ancrage n'est conservé ici : des entrées manquant à la fin ne se remarquent pas. Donnez-en un avec --anchor.",
        ]
      : []),
  ];
}

/** Reads the chain in the database itself, where no server has it open; nothing is added to it. */
async function verifyHere(config: Config, noted: string | null): Promise<Verification> {
  const { openStore } = await import("../open-store.ts");
  const { store, close } = await openStore(config);
  try {
    const parts = { rows: makeAccessLogRepository(store), anchor: anchorFileIn(config) };
    const { head, broken, anchored, given } = await verifyWhole(parts, noted);
    const verified = broken === null && given !== false;
    return { verified, entries: head.sequence, head: head.hash, broken, anchored, anchorFound: given };
  } finally {
    await close();
  }
}

async function verify(speaker: Speaker, anchor: string | null): Promise<Verification> {
  const config = readConfig(undefined, "command");
  const holder = config.databaseUrl === null ? await lockHolder(config.dataDir) : null;
  if (config.serverUrl === null && holder === null) return verifyHere(config, anchor);
  const auditor = config.token === null && speaker.role === undefined ? { ...speaker, role: ["auditor"] } : speaker;
  return throughServer(auditor, async (door) => {
    const answer = await door.ask<{ accessLogVerification: Verification }>(OPERATIONS["verify-log"], { anchor });
    return answer.accessLogVerification;
  });
}

/** Exit 0 where the chain holds, 1 where it does not, 2 where the anchor given is none. */
export const verifyLogCommand = withSpeaker(
  new Command("verify-log")
    .description("checks the access log's hash chain | vérifie la chaîne de hachage du journal des accès")
    .option("--anchor <hash>", "an end noted earlier | une fin notée plus tôt"),
).action(async ({ anchor, json, ...speaker }: Speaker & { anchor?: string; json?: boolean }) => {
  if (anchor !== undefined && !/^[0-9a-f]{64}$/.test(anchor)) throw notAHash();
  const found = await verify(speaker, anchor ?? null);
  process.stdout.write(json ? `${JSON.stringify(found)}\n` : `${told(found).join("\n")}\n`);
  if (!found.verified) process.exitCode = 1;
});
