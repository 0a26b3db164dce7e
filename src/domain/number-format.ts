import type { Language } from "./codes.ts";

/** French Canadian and SI: digits in groups of three parted by a narrow no-break space, decimal comma. */
const SEPARATORS = { EN: { group: ",", decimal: "." }, FR: { group: "\u202f", decimal: "," } } as const;

/**
 * A number as an official publication prints it: `1,234.5` in English, `1 234,5` in French; a minus sign is U+2212.
 * `decimals`: how many digits follow the decimal mark, trailing zeros included.
 */
export function formatNumber(value: number, decimals: number, language: Language): string {
  const { group, decimal } = SEPARATORS[language];
  const [whole = "0", fraction] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  const digits = fraction === undefined ? grouped : `${grouped}${decimal}${fraction}`;
  return value < 0 && /[1-9]/.test(digits) ? `\u2212${digits}` : digits;
}
