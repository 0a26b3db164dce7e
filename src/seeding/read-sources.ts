import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { ROOT } from "../catalogue/catalogue-files.ts";
import type { Text, Vintage } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";
import { sha256 } from "../shared/hash.ts";
import type { FigureRow } from "./place-figure.ts";

const SEEDS = join(ROOT, "seeds");

/** A source's folder under seeds/: who published it, and its rows exactly as they stand there. */
export interface Source {
  readonly folder: string;
  readonly id: string;
  readonly title: Text;
  readonly publisher: Text;
  readonly rows: readonly FigureRow[];
}

/** An edition of one indicator: the figures of its sources, laid over the edition before. `retires`: cells that no longer hold. */
export interface Edition {
  readonly indicator: string;
  readonly publishedAt: string;
  readonly vintage: Vintage;
  readonly sources: readonly string[];
  readonly retires: readonly {
    readonly jurisdiction: string;
    readonly period: string;
    readonly members: Readonly<Record<string, string>>;
  }[];
  readonly reason: Text;
  readonly source: Text;
}

interface Manifest {
  readonly id: string;
  readonly title: Text;
  readonly publisher: Text;
  readonly files?: readonly { readonly name: string; readonly sha256: string }[];
}

const altered = (folder: string, file: string): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `seeds/${folder}/${file} is not the file that its manifest describes (sha256 differs). Restore it, or write its new hash into manifest.json.`,
      fr: `seeds/${folder}/${file} n'est pas le fichier que décrit son manifeste (sha256 différent). Restaurez-le, ou inscrivez sa nouvelle empreinte dans manifest.json.`,
    },
    { folder, file },
  );

/** One source. CONFLICT where a file is not what its manifest says. A source without figures has no rows. */
async function readSource(folder: string): Promise<Source> {
  const manifest = JSON.parse(await readFile(join(SEEDS, folder, "manifest.json"), "utf8")) as Manifest;
  const name = "observations.csv";
  const listed = manifest.files?.find((file) => file.name === name);
  const { id, title, publisher } = manifest;
  if (!listed) return { folder, id, title, publisher, rows: [] };
  await access(join(SEEDS, folder, name));
  const content = await readFile(join(SEEDS, folder, name));
  if (sha256(content) !== listed.sha256) throw altered(folder, name);
  return { folder, id, title, publisher, rows: parse(content, { columns: true }) as FigureRow[] };
}

export async function readSources(folders: readonly string[]): Promise<Source[]> {
  return Promise.all(folders.map(readSource));
}

export async function readEditions(): Promise<Edition[]> {
  return JSON.parse(await readFile(join(SEEDS, "releases.json"), "utf8")) as Edition[];
}
