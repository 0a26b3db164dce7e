import { copyOf } from "./finding.ts";

/** A hostile file can spell one code in endless ways (spaces, case): beyond this many, all are forgotten. */
const MOST = 10_000;

/**
 * `read`, asked once for each text. Cells repeat: a million rows hold some dozens of areas, periods and codes.
 * A text that reads as undefined is not remembered, so that memory stays flat whatever the cells hold.
 */
export function remembering<T>(read: (text: string) => T | undefined): (text: string) => T | undefined {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = read(text);
    if (made === undefined) return undefined;
    if (known.size >= MOST) known.clear();
    known.set(copyOf(text), made);
    return made;
  };
}
