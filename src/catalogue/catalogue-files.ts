import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { sha256 } from "../shared/hash.ts";
import type {
  CatalogueEntries,
  CodelistEntry,
  IndicatorEntry,
  JurisdictionEntry,
  NoteEntry,
  PopulationEntry,
  ProfileEntry,
  ProgrammeEntry,
} from "./catalogue.ts";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CODELISTS = join(ROOT, "schema", "codelists");
const SEEDS = join(ROOT, "seeds");
const POPULATION_SOURCES = ["pop-v2023", "pop-v2024"];

interface PopulationManifest {
  readonly id: string;
  readonly title: { readonly en: string; readonly fr: string };
  readonly lastReferencePeriod: string;
}
interface PopulationRow {
  readonly jurisdiction: string;
  readonly year: string;
  readonly value: string;
  readonly basis: string;
}

/** Reads files and keeps what was read, for the hash that tells one catalogue from the next. */
class Reading {
  private readonly contents: string[] = [];
  async text(path: string): Promise<string> {
    const content = await readFile(path, "utf8");
    this.contents.push(content);
    return content;
  }
  async json<T>(path: string): Promise<T> {
    return JSON.parse(await this.text(path)) as T;
  }
  get sha256(): string {
    return sha256(this.contents.join("\0"));
  }
}

async function readPopulation(reading: Reading, source: string): Promise<PopulationEntry> {
  const folder = join(SEEDS, source);
  const { id, title, lastReferencePeriod } = await reading.json<PopulationManifest>(join(folder, "manifest.json"));
  const rows = parse(await reading.text(join(folder, "population.csv")), { columns: true }) as PopulationRow[];
  const figures = rows
    .filter((row) => row.basis === "estimate_july1")
    .map((row) => ({
      jurisdiction: row.jurisdiction === "CA" ? "CA" : `CA-${row.jurisdiction}`,
      year: Number(row.year),
      persons: Number(row.value),
    }));
  return { id, title, lastReferencePeriod, figures };
}

/** The catalogue of this version, from its files, and the hash of all of them. */
export async function readCatalogueFiles(): Promise<{ entries: CatalogueEntries; sha256: string }> {
  const reading = new Reading();
  const names = (await readdir(CODELISTS)).filter((name) => name.endsWith(".json")).sort();
  const codelists: CodelistEntry[] = [];
  for (const name of names) codelists.push(await reading.json<CodelistEntry>(join(CODELISTS, name)));
  const jurisdictions = codelists.find(({ id }) => id === "CL_JURISDICTION")?.codes as unknown as JurisdictionEntry[];
  const catalogue = (name: string): string => join(SEEDS, "catalogue", name);
  const programmes = await reading.json<ProgrammeEntry[]>(catalogue("programmes.json"));
  const indicators = await reading.json<IndicatorEntry[]>(catalogue("indicators.json"));
  const profiles = await reading.json<ProfileEntry[]>(catalogue("profiles.json"));
  const notes = await reading.json<NoteEntry[]>(catalogue("notes.json"));
  const populations: PopulationEntry[] = [];
  for (const source of POPULATION_SOURCES) populations.push(await readPopulation(reading, source));
  const entries = { jurisdictions, codelists, programmes, indicators, profiles, notes, populations };
  return { entries, sha256: reading.sha256 };
}
