import { FileRefused } from "./file-refused.ts";

const DELIMITERS = [",", ";", "\t"] as const;

/** The first record of a text without its line end; null while its end has not come. A quoted line end does not end it. */
export function firstRecordOf(text: string, ended: boolean): string | null {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '"') quoted = !quoted;
    else if (char === "\n" && !quoted) return text.slice(0, at);
  }
  return ended ? text : null;
}

/** Of SDMX-CSV, the character after STRUCTURE or STRUCTURE[…] (SDMX-CSV 2.0 field guide). */
const SDMX = /^"?STRUCTURE(?:\[.{1,3}\])?"?([,;\t])/i;

/**
 * The character that parts the columns, from the header: SDMX-CSV states it; otherwise the one of comma, semicolon and tab
 * that occurs most outside quotation marks, in this order where two occur equally often.
 * Errors: FileRefused where none occurs: no format has a single column.
 */
export function delimiterOf(header: string): string {
  const stated = SDMX.exec(header)?.[1];
  if (stated !== undefined) return stated;
  const bare = header.replace(/"[^"]*"/g, "");
  const times = DELIMITERS.map((delimiter) => bare.split(delimiter).length - 1);
  const most = Math.max(...times);
  if (most === 0) throw new FileRefused("file.no-delimiter", { row: 1 });
  return DELIMITERS[times.indexOf(most)] as string;
}
