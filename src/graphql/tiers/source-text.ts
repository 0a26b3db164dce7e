/**
 * A document as text, apart from how it is spaced. `stripped`: without ignored characters, as stripIgnoredCharacters of graphql-js has
 * it. `shape`: the same with a mark in place of each literal in a selection and of the operation's name, so that texts of one shape
 * differ in nothing else. `literals`: what the marks stand for, in order; of a string, what it says. `name`: of the operation.
 */
export interface SourceText {
  readonly stripped: string;
  readonly shape: string;
  readonly name: string | null;
  readonly literals: readonly string[];
}

/** Marks are control characters, which no document may hold. */
const MARKS = { name: "\u0001", int: "\u0002", float: "\u0003", string: "\u0004" } as const;

const [IGNORED, WORD, DIGIT, PUNCTUATOR] = [1, 2, 3, 4];
const CLASSES = new Uint8Array(128);
for (const character of "\t\n\r ,") CLASSES[character.charCodeAt(0)] = IGNORED as number;
for (const character of "!$&():=@[]{|}") CLASSES[character.charCodeAt(0)] = PUNCTUATOR as number;
for (const character of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
  CLASSES[character.charCodeAt(0)] = WORD as number;
for (const character of "0123456789") CLASSES[character.charCodeAt(0)] = DIGIT as number;

const [QUOTE, HASH, DOT, MINUS, BACKSLASH, NEWLINE, RETURN] = [0x22, 0x23, 0x2e, 0x2d, 0x5c, 0x0a, 0x0d];
const [PAREN_OPEN, PAREN_CLOSE, BRACE_OPEN, BRACE_CLOSE] = [0x28, 0x29, 0x7b, 0x7d];

const classAt = (text: string, at: number): number => CLASSES[text.charCodeAt(at)] ?? 0;

/** Half of a pair that stands for one character, or a control character: rare enough to be left to graphql-js. */
const isRare = (code: number): boolean => (code < 0x20 && code !== 0x09) || (code >= 0xd800 && code <= 0xdfff);

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;

/** Reads one text from its start to its end. */
class Reader {
  stripped = "";
  shape = "";
  name: string | null = null;
  readonly literals: string[] = [];
  private at = 0;
  private tokens = 0;
  private startsWithQuery = false;
  private braces = 0;
  private parens = 0;
  /** Within the parentheses after an operation's name: what stands there is no selection. */
  private inHeader = false;
  private afterWord = false;

  constructor(private readonly text: string) {}

  /** False at the first thing that only graphql-js knows. */
  readAll(): boolean {
    const { text } = this;
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      const kind = CLASSES[code] ?? 0;
      if (kind === IGNORED) this.at++;
      else if (kind === WORD) this.word();
      else if (kind === PUNCTUATOR) this.punctuator(code);
      else if (code === HASH ? !this.comment() : !this.literalOrSpread(code, kind)) return false;
    }
    return true;
  }

  private word(): void {
    const { text, at, tokens } = this;
    let end = at + 1;
    while (classAt(text, end) === WORD || classAt(text, end) === DIGIT) end++;
    const word = text.slice(at, end);
    this.at = end;
    if (tokens === 0) this.startsWithQuery = word === "query";
    const isName = tokens === 1 && this.startsWithQuery;
    if (isName) this.name = word;
    this.put(word, isName ? MARKS.name : word);
  }

  private punctuator(code: number): void {
    if (code === PAREN_OPEN) {
      if (this.parens === 0 && this.braces === 0) this.inHeader = true;
      this.parens++;
    } else if (code === PAREN_CLOSE) {
      this.parens--;
      if (this.parens === 0) this.inHeader = false;
    } else if (!this.inHeader && code === BRACE_OPEN) this.braces++;
    else if (!this.inHeader && code === BRACE_CLOSE) this.braces--;
    const character = this.text[this.at] as string;
    this.stripped += character;
    this.shape += character;
    this.afterWord = false;
    this.tokens++;
    this.at++;
  }

  /** Words, numbers and strings stand apart from one another. */
  private put(stripped: string, shape: string): void {
    const gap = this.afterWord ? " " : "";
    this.stripped += gap + stripped;
    this.shape += gap + shape;
    this.afterWord = true;
    this.tokens++;
  }

  private comment(): boolean {
    const { text } = this;
    for (let at = this.at; at <= text.length; at++) {
      const code = at === text.length ? NEWLINE : text.charCodeAt(at);
      if (code === NEWLINE || code === RETURN) {
        this.at = at;
        return true;
      }
      if (isRare(code)) return false;
    }
    return false;
  }

  private literalOrSpread(code: number, kind: number): boolean {
    if (code === QUOTE) return this.string();
    if (kind === DIGIT || code === MINUS) return this.number();
    if (code !== DOT || !this.text.startsWith("...", this.at)) return false;
    const gap = this.afterWord ? " ..." : "...";
    this.stripped += gap;
    this.shape += gap;
    this.afterWord = false;
    this.tokens++;
    this.at += 3;
    return true;
  }

  private literal(written: string, value: string, mark: string): void {
    const isSelected = !this.inHeader && this.braces > 0;
    if (isSelected) this.literals.push(value);
    this.put(written, isSelected ? mark : written);
  }

  private number(): boolean {
    const { text } = this;
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(text);
    if (!match) return false;
    const [written, fraction, exponent] = match as unknown as [string, string | undefined, string | undefined];
    this.at += written.length;
    const next = classAt(text, this.at);
    if (next === WORD || next === DIGIT || text.charCodeAt(this.at) === DOT) return false;
    const mark = fraction === undefined && exponent === undefined ? MARKS.int : MARKS.float;
    this.literal(written, written, mark);
    return true;
  }

  private string(): boolean {
    const { text, at } = this;
    if (text.startsWith('"""', at)) return false;
    for (let end = at + 1; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === QUOTE) {
        this.at = end + 1;
        this.literal(text.slice(at, end + 1), text.slice(at + 1, end), MARKS.string);
        return true;
      }
      if (code === BACKSLASH || isRare(code)) return false;
    }
    return false;
  }
}

/** Null where a text is out of the ordinary: a block string, an escape, a character that no document may hold. */
export function readSource(text: string): SourceText | null {
  const reader = new Reader(text);
  if (!reader.readAll()) return null;
  const { stripped, shape, name, literals } = reader;
  return { stripped, shape, name, literals };
}
