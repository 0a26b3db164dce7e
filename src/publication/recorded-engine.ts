import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { ROOT } from "../catalogue/catalogue-files.ts";
import { sha256 } from "../shared/hash.ts";
import { type DisclosureEngine, type EngineAnswer, type EngineRequest, requestHash } from "./disclosure-engine.ts";

/**
 * Answers of the engine that were computed once and kept, by the hash of the whole request and the engine's version. The engine is
 * a function of its request, so a kept answer is the answer; tests attack the kept patterns again. It spares every first start
 * the minute that protecting the synthetic twin takes. Whatever is not here is computed.
 */
const FILE = join(ROOT, "seeds", "demo", "protection.json");

/** `pattern`: one bit a cell, gzip, base64. `seconds`: what computing it took. `seal`: hash of all the rest and of the request. */
interface Recording {
  readonly seal: string;
  readonly pattern: string;
  readonly narrowest: number | null;
  readonly coalitionCost: number | null;
  readonly seconds: number;
}
type Recordings = Record<string, Recording>;

async function readRecordings(): Promise<Recordings> {
  try {
    return JSON.parse(await readFile(FILE, "utf8")) as Recordings;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

function pack(pattern: Uint8Array): string {
  const bits = new Uint8Array(Math.ceil(pattern.length / 8));
  for (const [cell, hidden] of pattern.entries())
    if (hidden === 1) bits[cell >> 3] = (bits[cell >> 3] as number) | (1 << (cell & 7));
  return gzipSync(bits).toString("base64");
}

function unpack(packed: string, cellCount: number): Uint8Array {
  const bits = gunzipSync(Buffer.from(packed, "base64"));
  return Uint8Array.from({ length: cellCount }, (_, cell) => ((bits[cell >> 3] as number) >> (cell & 7)) & 1);
}

const sealOf = (request: string, { pattern, narrowest, coalitionCost }: Omit<Recording, "seal">): string =>
  sha256(JSON.stringify([request, pattern, narrowest, coalitionCost]));

/** The engine, with kept answers where there are any. */
export function withRecordings(engine: DisclosureEngine): DisclosureEngine {
  const reading = readRecordings();
  return async (request) => {
    const { [requestHash(request)]: kept } = await reading;
    // A file that was damaged or edited by hand holds no answer: it is computed.
    if (!kept || kept.seal !== sealOf(requestHash(request), kept)) return engine(request);
    const pattern = unpack(kept.pattern, request.system.cellCount);
    return {
      pattern,
      verified: true,
      exposed: [],
      narrowest: kept.narrowest,
      coalitionCost: kept.coalitionCost,
      seconds: kept.seconds,
    };
  };
}

/** Writes answers down; only verified ones are worth keeping. */
export async function writeRecordings(answers: readonly (readonly [EngineRequest, EngineAnswer])[]): Promise<void> {
  const recordings: Recordings = {};
  for (const [request, { pattern, verified, narrowest, coalitionCost, seconds }] of answers)
    if (verified) {
      const hash = requestHash(request);
      const kept = { pattern: pack(pattern), narrowest, coalitionCost, seconds: Number(seconds.toFixed(1)) };
      recordings[hash] = { ...kept, seal: sealOf(hash, kept) };
    }
  await mkdir(dirname(FILE), { recursive: true });
  await writeFile(FILE, `${JSON.stringify(recordings, null, 2)}\n`);
}
