import { copyOf } from "./finding.ts";

/** Texts that are remembered of one column, and the longest of them. */
const PLACES = 256;
const LONGEST = 64;
/** V8 cuts a shorter text out as a copy, a longer one as a pointer into what it is cut from. */
const SHORTEST_SLICE = 13;
/** After so many texts of a column it is judged whether they repeat. */
const JUDGED_AFTER = 2_048;

/**
 * The texts of one column of a file as they come, each cut out of the file but once: most columns repeat a few dozens of them, and a
 * text that is the very same string is looked up in a map in no time. Bounded: a file can spell cells in endless ways, and what is
 * remembered holds no part of the file's text alive. A column whose texts hardly repeat is no longer remembered.
 */
export class KnownTexts {
  private readonly texts: string[] = new Array<string>(PLACES).fill("");
  private asked = 0;
  private known = 0;

  /** `data` from `from` to `to`. `hash`: of its characters, any. */
  cut(data: string, from: number, to: number, hash: number): string {
    const length = to - from;
    if (length > LONGEST || this.known === -1) return data.slice(from, to);
    const place = hash & (PLACES - 1);
    const before = this.texts[place] as string;
    if (++this.asked === JUDGED_AFTER) this.judge();
    if (before.length === length && isAt(data, from, before)) {
      this.known += 1;
      return before;
    }
    const text = length < SHORTEST_SLICE ? data.slice(from, to) : copyOf(data.slice(from, to));
    this.texts[place] = text;
    return text;
  }

  private judge(): void {
    this.known = this.known * 2 < this.asked ? -1 : 0;
    this.asked = 0;
  }
}

function isAt(data: string, from: number, text: string): boolean {
  for (let at = 0; at < text.length; at++) if (data.charCodeAt(from + at) !== text.charCodeAt(at)) return false;
  return true;
}
