import type { Severity, Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";
import { MOST_OF_A_RULE } from "../shared/limits.ts";
import { ARITHMETIC_RULES } from "./arithmetic-rules.ts";
import { CELL_RULES } from "./cell-rules.ts";
import { DISCLOSURE_RULES } from "./disclosure-rules.ts";
import { FILE_RULES } from "./file-rules.ts";
import { FORMAT_RULES } from "./format-rules.ts";
import { SUBMISSION_RULES } from "./submission-rules.ts";

/** One row of the rule table. `{name}` in a text stands for a parameter of the finding. */
export interface FindingRule {
  readonly severity: Severity;
  readonly message: Text;
  readonly hint: Text | null;
}

/**
 * What someone who sent a file reads about it. `row`: 1 is the header, null where the whole file is meant; `column`: its
 * name in the file's own words; `value`: the cell's text, at most 80 characters, never a number that a symbol hides.
 */
export interface Finding {
  readonly severity: Severity;
  readonly rule: RuleId;
  readonly row: number | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly message: Text;
  readonly hint: Text | null;
}

const RULES = {
  ...FILE_RULES,
  ...CELL_RULES,
  ...FORMAT_RULES,
  ...SUBMISSION_RULES,
  ...DISCLOSURE_RULES,
  ...ARITHMETIC_RULES,
};
export type RuleId = keyof typeof RULES;
export const RULE_IDS = Object.keys(RULES) as RuleId[];
export const ruleOf = (id: RuleId): FindingRule => RULES[id];

export interface Place {
  readonly row?: number;
  readonly column?: string;
  readonly value?: string;
}
/** A text is put in by language; a number is written without separators, as row numbers and codes are. */
export type Parameters = Readonly<Record<string, string | number | Text>>;

const LONGEST_ECHO = 80;
const UNSEEN = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;

/** A copy that keeps no larger text alive: V8 cuts a string by pointing into the one it was cut from. */
export const copyOf = (text: string): string => Buffer.from(text, "utf8").toString("utf8");

/** Unseen characters are shown as `�`. */
function echo(text: string): string {
  const shown = text.length > LONGEST_ECHO ? `${text.slice(0, LONGEST_ECHO - 1)}…` : text;
  return copyOf(shown.replace(UNSEEN, "\ufffd"));
}

const fill = (template: string, given: Parameters, language: keyof Text): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = given[name] ?? whole;
    return typeof value === "object" ? value[language] : String(value);
  });
const textOf = ({ en, fr }: Text, given: Parameters): Text => ({
  en: fill(en, given, "en"),
  fr: typeset(fill(fr, given, "fr")),
});

interface Tally {
  readonly rule: RuleId;
  readonly place: Place;
  readonly given: Parameters;
  count: number;
}

/**
 * Everything found in one file: at most `cap` of each rule, and how many more there were. Listed by row, what concerns the
 * whole file first, so that the same file gives the same list in whatever pieces it comes.
 */
export class Findings {
  private readonly kept: Finding[] = [];
  private readonly found = new Map<RuleId, number>();
  private readonly tallies = new Map<string, Tally>();
  private isBlocking = false;

  constructor(private readonly cap = MOST_OF_A_RULE) {}

  /** `given` may be a function where it is costly to make: it is called only when the finding is kept. */
  add(rule: RuleId, place: Place = {}, given: Parameters | (() => Parameters) = {}): void {
    const before = this.count(rule);
    if (before < this.cap) this.kept.push(make(rule, place, typeof given === "function" ? given() : given));
  }

  /** Counts what happens in many rows and tells it once, as `{count}`, for each value of `place`; its first row is kept. `times`: how often it happened. */
  tally(rule: RuleId, place: Place = {}, given: Parameters = {}, times = 1): void {
    if (times === 0) return;
    const key = `${rule}\0${place.column ?? ""}\0${place.value ?? ""}`;
    const known = this.tallies.get(key);
    if (known) {
      known.count += times;
      return;
    }
    const before = this.count(rule);
    if (before >= this.cap) return;
    const own = place.value === undefined ? place : { ...place, value: echo(place.value) };
    this.tallies.set(copyOf(key), { rule, place: own, given, count: times });
  }

  /** True where at least one finding stands in the way of loading. */
  get blocking(): boolean {
    return this.isBlocking;
  }

  /** How often the rule was broken before. */
  private count(rule: RuleId): number {
    const before = this.found.get(rule) ?? 0;
    this.found.set(rule, before + 1);
    this.isBlocking ||= RULES[rule].severity === "ERROR";
    return before;
  }

  list(): Finding[] {
    const told = [...this.tallies.values()].map(({ rule, place, given, count }) =>
      make(rule, place, { ...given, count }),
    );
    const rest = [...this.found].filter(([, count]) => count > this.cap).map(([rule, n]) => more(rule, n - this.cap));
    const byRow = [...this.kept, ...told].sort((a, b) => (a.row ?? 0) - (b.row ?? 0));
    return [...byRow, ...rest];
  }

  /** How often each rule was broken, all of them counted. */
  counts(): { readonly rule: RuleId; readonly severity: Severity; readonly found: number }[] {
    return [...this.found].map(([rule, found]) => ({ rule, severity: RULES[rule].severity, found }));
  }
}

function make(rule: RuleId, { row, column, value }: Place, given: Parameters): Finding {
  const { severity, message, hint } = ruleOf(rule);
  const words = { ...(column === undefined ? {} : { column: echo(column) }), ...given };
  return {
    severity,
    rule,
    row: row ?? null,
    column: column === undefined ? null : echo(column),
    value: value === undefined ? null : echo(value),
    message: textOf(message, words),
    hint: hint === null ? null : textOf(hint, words),
  };
}

function more(rule: RuleId, count: number): Finding {
  const message = {
    en: `${count} more of the same kind are not listed (${rule}).`,
    fr: `${count} autres constats du même genre ne sont pas énumérés (${rule}).`,
  };
  return { severity: ruleOf(rule).severity, rule, row: null, column: null, value: null, message, hint: null };
}
