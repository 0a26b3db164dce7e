import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../catalogue/catalogue-files.ts";
import type { CodeMap } from "./code-map.ts";
import type { StatcanTable } from "./statcan-table.ts";

const FOLDER = join(ROOT, "seeds", "code-maps");

interface CodeMapFile {
  readonly maps?: readonly CodeMap[];
  readonly tables?: readonly StatcanTable[];
}

/** What a map is looked up by. */
export interface CodeMapKey {
  readonly jurisdiction: string;
  readonly indicator: string;
  readonly dimension: string;
}

/** All concordances of this version, in the order of their files' names. */
export interface CodeMaps {
  readonly maps: readonly CodeMap[];
  readonly tables: readonly StatcanTable[];
  map(id: string): CodeMap | undefined;
  /** The maps of a jurisdiction's own codes, of all periods. */
  mapsOf(key: CodeMapKey): readonly CodeMap[];
}

function makeCodeMaps(files: readonly CodeMapFile[]): CodeMaps {
  const maps = files.flatMap((file) => file.maps ?? []);
  return {
    maps,
    tables: files.flatMap((file) => file.tables ?? []),
    map: (id) => maps.find((map) => map.id === id),
    mapsOf: ({ jurisdiction, indicator, dimension }) =>
      maps.filter(
        (map) =>
          map.jurisdiction === jurisdiction &&
          map.dimension === dimension &&
          (map.indicator === null || map.indicator === indicator),
      ),
  };
}

/** Reads seeds/code-maps. Errors: those of the file system and of JSON; what the maps say is checked by their tests. */
export async function readCodeMaps(): Promise<CodeMaps> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".json")).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(FOLDER, name), "utf8")));
  return makeCodeMaps(texts.map((text) => JSON.parse(text) as CodeMapFile));
}
