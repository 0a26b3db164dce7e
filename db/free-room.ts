import { statfs } from "node:fs/promises";

const MIB = 1_048_576;
/**
 * What must be free before anything is written, and before rows or files are: the journal grows by 16 MiB at a time, and what is
 * written stands in it, in the table and in its indexes.
 */
const LEAST = 24 * MIB;
const LEAST_FOR_BULK = 64 * MIB;
const GROWTH = 4;

/** There is too little room to begin to write. `code`: as the operating system says it of a disk that is full. */
class NoRoom extends Error {
  readonly code = "ENOSPC";
  constructor() {
    super("too little room on the disk of the embedded database");
  }
}

/** Rejects with NoRoom where the disk has too little room to write so many bytes; 0: a few rows. */
export type RoomCheck = (bytes: number) => Promise<void>;

/**
 * The embedded database does not survive a full disk: it tries again for ever without an error, and the process stands still with it
 * (measured, PGlite 0.5.16). So it never gets that far: whoever is about to write asks first, and is refused while there is room left.
 * Limits: another program that fills the disk between the question and the writing is not seen.
 */
export const makeRoomCheck =
  (folder: string): RoomCheck =>
  async (bytes) => {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < (bytes === 0 ? LEAST : LEAST_FOR_BULK + GROWTH * bytes)) throw new NoRoom();
  };

/** The bytes that a statement brings with it: those of files. */
export const bytesIn = (params: readonly unknown[] = []): number =>
  params.reduce<number>((sum, param) => sum + (param instanceof Uint8Array ? param.byteLength : 0), 0);
