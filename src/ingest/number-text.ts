import type { RuleId } from "./finding.ts";

/** A number, the rule that its text breaks, or null for an empty cell. */
export type NumberReading = number | RuleId | null;

/** The largest count held: PostgreSQL's integer. */
const MAX_COUNT = 2_147_483_647;
/** A decimal number holds 15 digits exactly (IEEE 754 double). */
const MAX_DIGITS = 15;

/** Groups of three parted by a space, a no-break space (U+00A0) or a narrow no-break space (U+202F). */
const GROUPED = /^[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+$/;
const SPACES = /[ \u00a0\u202f]/g;
const OTHER_DIGITS = /(?![0-9])\p{Nd}/u;

/** Faults by the look of a text that is no whole number, the first that fits. */
const FAULTS: readonly (readonly [RegExp, RuleId])[] = [
  [/^[=@]|^[+-]\s*[A-Za-z(]/, "value.formula"],
  [OTHER_DIGITS, "value.digits"],
  [/^[-\u2212\u2013]\s*[0-9]/, "value.negative"],
  [/^[0-9.,]+[eE][+-]?[0-9]+$/, "value.exponent"],
  [/^[0-9]{1,3}(?:,[0-9]{3})+$/, "value.comma-group"],
  [/^[0-9 \u00a0\u202f]*[.,][0-9]+$/, "value.fraction"],
];

function digitsOf(text: string): string {
  return GROUPED.test(text) ? text.replace(SPACES, "") : text;
}

function countFromUnusual(text: string): NumberReading {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const digits = digitsOf(trimmed);
  if (/^[0-9]+$/.test(digits)) {
    if (digits.length > 1 && digits.startsWith("0")) return "value.not-a-number";
    return digits.length > 10 || Number(digits) > MAX_COUNT ? "value.too-large" : Number(digits);
  }
  return FAULTS.find(([look]) => look.test(trimmed))?.[1] ?? "value.not-a-number";
}

/**
 * A count: a whole number from 0 to 2,147,483,647, spaces parting thousands or not. Never by Number() or parseInt, which take
 * `0x10`, `1e3` and an empty text (D-25). A comma may be either mark and is refused.
 */
export function readCount(text: string): NumberReading {
  const { length } = text;
  if (length === 0) return null;
  if (length > 9) return countFromUnusual(text);
  let value = 0;
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return countFromUnusual(text);
    value = value * 10 + digit;
  }
  return length > 1 && text.charCodeAt(0) === 48 ? "value.not-a-number" : value;
}

/** A count as statistical software writes it with decimals: `12.0`, `12,00` are 12. Three zeros could be thousands: refused. */
export function readCountWithDecimals(text: string): NumberReading {
  const whole = /^\s*([0-9 \u00a0\u202f]+)[.,]0{1,2}\s*$/.exec(text)?.[1];
  return readCount(whole ?? text);
}

/** For a column that is not a count (an amount): `1234.5`, `1 234,5`; never negative, at most 15 digits. */
export function readDecimal(text: string): NumberReading {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const [, whole = "", fraction = ""] = /^([0-9 \u00a0\u202f]+)(?:[.,]([0-9]+))?$/.exec(trimmed) ?? [];
  const digits = digitsOf(whole);
  if (!/^[0-9]+$/.test(digits)) return FAULTS.find(([look]) => look.test(trimmed))?.[1] ?? "value.not-a-number";
  return digits.length + fraction.length > MAX_DIGITS ? "value.too-large" : Number(`${digits}.${fraction || "0"}`);
}
