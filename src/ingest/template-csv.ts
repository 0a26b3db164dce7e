import type { TemplatePlan } from "./template-plan.ts";

const LINES_A_PIECE = 1_000;
/** Excel takes a CSV without it for windows-1252, and `Féminin` for `FÃ©minin`. */
const BYTE_ORDER_MARK = "\ufeff";

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const lineOf = (cells: readonly string[]): string => `${cells.map(quoted).join(",")}\r\n`;

/** A template as CSV (RFC 4180, UTF-8) in pieces; value, status and note are empty. A byte-order mark only where a code needs it. */
export function* templateCsv(plan: TemplatePlan): Generator<string> {
  const ids = plan.columns.map(({ id }) => id);
  const accented = plan.columns.some(({ codes }) => codes.some(({ code }) => /[^ -~]/.test(code)));
  let piece = `${accented ? BYTE_ORDER_MARK : ""}${lineOf(ids)}`;
  let lines = 0;
  for (const cells of plan.cells()) {
    piece += lineOf(ids.map((_, at) => cells[at] ?? ""));
    lines += 1;
    if (lines % LINES_A_PIECE !== 0) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}
