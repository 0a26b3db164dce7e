import type { Catalogue } from "../catalogue/catalogue.ts";
import { type Language, textIn } from "../domain/codes.ts";
import { displayOf, spokenOf } from "../observation/display.ts";
import type { Observation } from "../observation/observation.type.ts";
import type { TableHeaderModel, TableModel } from "../table/table.ts";
import { html, type Markup } from "./html.ts";
import { PAGE_TEXTS } from "./page-texts.ts";

/** How a table is drawn: in which language, with which words for what has no number. */
interface Drawing {
  readonly language: Language;
  readonly catalogue: Catalogue;
}

const nameOf = ({ axes }: TableModel, axis: string, language: Language): string => {
  const found = axes.find((one) => one.axis === axis);
  return found ? textIn(found.name, language) : axis;
};

/** Neighbouring columns with the same headers down to a level, as one. */
function groupsAt(columns: TableModel["columns"], level: number): { header: TableHeaderModel; span: number }[] {
  const groups: { header: TableHeaderModel; span: number; key: string }[] = [];
  for (const headers of columns) {
    const key = headers
      .slice(0, level + 1)
      .map(({ id }) => id)
      .join(" ");
    const last = groups.at(-1);
    if (last?.key === key) last.span += 1;
    else groups.push({ header: headers[level] as TableHeaderModel, span: 1, key });
  }
  return groups;
}

function headRow(model: TableModel, level: number, { language }: Drawing): Markup {
  const levels = model.columns[0]?.length ?? 0;
  const isLast = level === levels - 1;
  const rowAxes = model.rows[0] ?? [];
  const corners = isLast
    ? rowAxes.map(({ axis }) => html`<th scope="col">${nameOf(model, axis, language)}</th>`)
    : rowAxes.length > 0
      ? [html`<td colspan="${rowAxes.length}"></td>`]
      : [];
  const corner = rowAxes.length === 0 ? [html`<td></td>`] : corners;
  const cells = groupsAt(model.columns, level).map(({ header, span }) =>
    isLast
      ? html`<th scope="col">${textIn(header.name, language)}</th>`
      : html`<th scope="colgroup" colspan="${span}">${textIn(header.name, language)}</th>`,
  );
  return html`<tr>${corner}${cells}</tr>`;
}

/** Headers of the columns: a row for each axis that stands there; one that says "Value" where none does. */
function head(model: TableModel, drawing: Drawing): Markup[] {
  const levels = model.columns[0]?.length ?? 0;
  if (levels > 0) return Array.from({ length: levels }, (_, level) => headRow(model, level, drawing));
  const names = (model.rows[0] ?? []).map(
    ({ axis }) => html`<th scope="col">${nameOf(model, axis, drawing.language)}</th>`,
  );
  const corner = names.length > 0 ? names : [html`<td></td>`];
  return [html`<tr>${corner}<th scope="col">${textIn(PAGE_TEXTS.value, drawing.language)}</th></tr>`];
}

/** A number stands as it is; a symbol is seen as itself and heard in words. */
function cellOf(cell: Observation | null, { language, catalogue }: Drawing): Markup {
  if (cell === null) return html`<td></td>`;
  const display = displayOf(cell, language);
  const symbols = cell.status.symbols.slice(cell.value === null ? 1 : 0);
  if (cell.value !== null && symbols.length === 0 && !cell.status.rounded) return html`<td>${display}</td>`;
  const beside = symbols.length > 0 ? html`<sup>${symbols.join(" ")}</sup>` : null;
  return html`<td><span aria-hidden="true">${display}${beside}</span><span class="spoken">${spokenOf(cell, language, catalogue)}</span></td>`;
}

/** How many outer headers of a row are those of the row before it. */
function repeated({ rows }: TableModel, row: number): number {
  const [now = [], before = []] = [rows[row], rows[row - 1]];
  const first = now.findIndex(({ id }, level) => id !== before[level]?.id);
  return first === -1 ? now.length : first;
}

/** Every row has all its headers, so that it is heard and copied whole; those that it shares with the one before are seen less. */
function bodyRow(model: TableModel, row: number, drawing: Drawing): Markup {
  const headers = model.rows[row] ?? [];
  const again = repeated(model, row);
  const names =
    headers.length > 0
      ? headers.map(({ name }, level) =>
          level < again
            ? html`<th scope="row" class="again">${textIn(name, drawing.language)}</th>`
            : html`<th scope="row">${textIn(name, drawing.language)}</th>`,
        )
      : [html`<th scope="row">${textIn(PAGE_TEXTS.value, drawing.language)}</th>`];
  const cells = (model.cells[row] ?? []).map((cell) => cellOf(cell, drawing));
  // A line parts groups of several rows, and none parts single ones.
  return again === 0 && [row - 1, row + 1].some((beside) => repeated(model, beside) > 0)
    ? html`<tr class="group">${names}${cells}</tr>\n`
    : html`<tr>${names}${cells}</tr>\n`;
}

/** The table itself, with a caption, and a scope on every header. */
export function tableMarkup(model: TableModel, drawing: Drawing): Markup {
  const rows = model.rows.map((_, row) => bodyRow(model, row, drawing));
  const title = textIn(model.title, drawing.language);
  return html`<div class="scroll" role="region" aria-labelledby="caption" tabindex="0">
<table id="table">
<caption id="caption"><span>${title}</span></caption>
<thead>${head(model, drawing)}</thead>
<tbody>
${rows}</tbody>
</table>
</div>`;
}
