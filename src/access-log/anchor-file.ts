import { createHash } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder } from "../shared/make-folder.ts";
import type { ChainPlace } from "./chain.ts";

/**
 * The last place of the chain that this node wrote, kept outside the database: whoever can only reach the database can cut the
 * chain's end or write it anew, but cannot make it fit this file.
 */
export interface AnchorFile {
  readonly file: string;
  /** Null where there is none yet, or where what is there is no anchor. */
  read(): Promise<ChainPlace | null>;
  write(place: ChainPlace): Promise<void>;
  /** Puts the anchor aside, for another chain is to begin. Returns where it is now; null where there was none. */
  setAside(): Promise<string | null>;
}

function isPlace(value: unknown): value is ChainPlace {
  const { sequence, hash } = (value ?? {}) as Partial<ChainPlace>;
  return Number.isSafeInteger(sequence) && typeof hash === "string" && /^[0-9a-f]{64}$/.test(hash);
}

/** One file per database; who signs in to it, and with what password, is no part of the name. */
function nameFor(databaseUrl: string | null): string {
  if (databaseUrl === null) return "access-log-anchor.json";
  const { hostname, port, pathname } = new URL(databaseUrl);
  const database = createHash("sha256")
    .update(`${hostname}:${port || "5432"}${pathname}`)
    .digest("hex")
    .slice(0, 12);
  return `access-log-anchor-${database}.json`;
}

export function anchorFileIn({ dataDir, databaseUrl }: { dataDir: string; databaseUrl: string | null }): AnchorFile {
  const file = join(dataDir, nameFor(databaseUrl));
  return {
    file,
    async read() {
      try {
        const found: unknown = JSON.parse(await readFile(file, "utf8"));
        return isPlace(found) ? found : null;
      } catch {
        return null;
      }
    },
    async write({ sequence, hash }) {
      const draft = `${file}.draft`;
      const write = () => writeFile(draft, `${JSON.stringify({ sequence, hash })}\n`, { mode: 0o600 });
      // The folder is there but for the first time.
      await write().catch(() => makeFolder(dataDir).then(write));
      await rename(draft, file);
    },
    async setAside() {
      const aside = `${file}.${new Date().toISOString().replaceAll(":", "")}.aside`;
      return rename(file, aside).then(
        () => aside,
        () => null,
      );
    },
  };
}
