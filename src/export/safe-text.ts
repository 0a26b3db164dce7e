/** Symbols of tables that begin like a formula and are none: `--`, `-- r`. */
const SYMBOLS = /^--?(?: [A-Za-z.]{1,3})*$/;
/** What a spreadsheet takes for the beginning of a formula, also in full width. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/** A text that no spreadsheet runs: an apostrophe goes before what would begin a formula (OWASP, CSV injection). Numbers never come here. */
export const safeText = (text: string): string => (FORMULA.test(text) && !SYMBOLS.test(text) ? `'${text}` : text);
