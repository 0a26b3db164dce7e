import { access, constants, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Command } from "commander";
import { backUp, restore } from "../../db/backup.ts";
import type { Manifest } from "../../db/backup-archive.ts";
import { makeAccessLogRepository } from "../access-log/access-log.repository.ts";
import { verifyWhole } from "../access-log/access-log.service.ts";
import { anchorFileIn } from "../access-log/anchor-file.ts";
import { type Config, readConfig } from "../config.ts";
import { AppError } from "../shared/app-error.ts";

interface BackupOptions {
  readonly passphraseFile?: string;
  readonly json?: boolean;
}

const SHORTEST_PASSPHRASE = 12;

const noFile = (path: string): AppError =>
  new AppError("INVALID_INPUT", {
    en: `${path} cannot be read. Name a file that is there and that you may read.`,
    fr: `${path} ne peut être lu. Nommez un fichier qui existe et que vous pouvez lire.`,
  });

const shortPassphrase = (): AppError =>
  new AppError("INVALID_INPUT", {
    en: `--passphrase-file: the passphrase, on the first line, has at least ${SHORTEST_PASSPHRASE} characters.`,
    fr: `--passphrase-file : la phrase secrète, sur la première ligne, a au moins ${SHORTEST_PASSPHRASE} caractères.`,
  });

async function passphraseIn(path: string | undefined): Promise<string | null> {
  if (path === undefined) return null;
  const text = await readFile(path, "utf8").catch(() => {
    throw noFile(path);
  });
  const passphrase = text.split(/\r?\n/)[0] ?? "";
  if (passphrase.length < SHORTEST_PASSPHRASE) throw shortPassphrase();
  return passphrase;
}

const rowsOf = ({ tables }: Manifest): number => tables.reduce((sum, { rows }) => sum + rows, 0);
const say = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join("\n")}\n`);
};

export const backupCommand = new Command("backup")
  .description("writes every row into one file | écrit toutes les lignes dans un fichier")
  .requiredOption("--out <file>", "where it goes | où il va")
  .option("--passphrase-file <file>", "encrypts it | la chiffre")
  .option("--json", "one JSON document | un document JSON")
  .action(async ({ out, passphraseFile, json }: BackupOptions & { out: string }) => {
    const passphrase = await passphraseIn(passphraseFile);
    const file = resolve(out);
    const manifest = await backUp(readConfig(undefined, "command"), { file, passphrase });
    if (json) return say(JSON.stringify({ file, encrypted: passphrase !== null, ...manifest }));
    say(
      `${file}: ${manifest.tables.length} tables, ${rowsOf(manifest)} rows`,
      `${file} : ${manifest.tables.length} tables, ${rowsOf(manifest)} lignes`,
    );
    if (passphrase === null)
      say(
        "CONFIDENTIAL: this file holds raw counts and is not encrypted. Keep it where only custodians of all its figures may read.",
        "CONFIDENTIEL : ce fichier contient des nombres bruts et n'est pas chiffré. Gardez-le où seuls les dépositaires peuvent lire.",
      );
  });

/** Whether the chain that was restored holds; from now on its end is this computer's anchor. */
async function takeUpChain(config: Config) {
  const anchor = anchorFileIn(config);
  const aside = await anchor.setAside();
  const { openStore } = await import("../open-store.ts");
  const { store, close } = await openStore(config);
  try {
    const found = await verifyWhole({ rows: makeAccessLogRepository(store), anchor }, null);
    if (found.broken === null && found.head.sequence > 0) await anchor.write(found.head);
    return { ...found, aside };
  } finally {
    await close();
  }
}

/** Exit 0 where all is there and the access log's chain holds; 1 where the chain was broken when the backup was made. */
export const restoreCommand = new Command("restore")
  .description("a backup into an empty database | une sauvegarde dans une base vide")
  .argument("<file>", "what “fptx backup” wrote | ce qu'a écrit « fptx backup »")
  .option("--passphrase-file <file>", "decrypts it | la déchiffre")
  .option("--json", "one JSON document | un document JSON")
  .action(async (path: string, { passphraseFile, json }: BackupOptions) => {
    const passphrase = await passphraseIn(passphraseFile);
    const file = resolve(path);
    await access(file, constants.R_OK).catch(() => {
      throw noFile(path);
    });
    const config = readConfig(undefined, "command");
    const manifest = await restore(config, { file, passphrase });
    const { head, broken, aside } = await takeUpChain(config);
    if (broken) process.exitCode = 1;
    if (json) return say(JSON.stringify({ ...manifest, accessLog: { ...head, broken }, anchorAside: aside }));
    say(
      `${manifest.tables.length} tables, ${rowsOf(manifest)} rows, as of ${manifest.madeAt}`,
      `${manifest.tables.length} tables, ${rowsOf(manifest)} lignes, en date du ${manifest.madeAt}`,
      broken
        ? `The access log is broken at entry ${broken.sequence}. | Le journal des accès est rompu à l'entrée ${broken.sequence}.`
        : `The access log holds: ${head.sequence} entries. | Le journal des accès tient : ${head.sequence} entrées.`,
    );
    if (aside) say(`The earlier anchor is kept in | L'ancrage antérieur est conservé dans : ${aside}`);
  });
