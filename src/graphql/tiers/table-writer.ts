import { type GraphQLObjectType, type GraphQLOutputType, getNamedType, type SelectionSetNode } from "graphql";
import { toComparability } from "../../comparability/comparability-rows.ts";
import type { Measure } from "../../domain/codes.ts";
import { toRelease } from "../../release/release-rows.ts";
import type { OpenTable, TableParts } from "../../table/table.service.ts";
import type { TableHeaderModel } from "../../table/table.ts";
import { collectFields } from "./collect-fields.ts";
import { OF_OBSERVATIONS } from "./covered-fields.ts";
import { makeKeptTexts } from "./kept-texts.ts";
import { Line } from "./line.ts";
import type { Write } from "./object-writer.ts";
import type { WriterParts } from "./observation-writer.ts";
import type { Octets } from "./octets.ts";
import { compileNode, type PageReader } from "./page-writer.ts";
import { sharedPart } from "./shared-parts.ts";

/** A table on its way out. `counted`: its cells were counted as served. */
interface Writing {
  readonly opened: OpenTable;
  readonly about: TableParts;
  readonly reader: PageReader;
  counted: boolean;
}

type WriteMember = (writing: Writing) => string;

/** Of what stands beside the cells, by field: the object that decides what is written of it, and what to write. */
interface Beside {
  readonly on: (opened: OpenTable) => object;
  readonly get: (writing: Writing) => unknown;
}

const headersOf = (lines: readonly { readonly headers: readonly TableHeaderModel[] }[]) =>
  lines.map(({ headers }) => headers);
/** A layout is of one view, which is of one release and audience, and none of them ever changes. */
const onLayout = ({ layout }: OpenTable): object => layout;

const BESIDE: Readonly<Record<string, Beside>> = {
  title: { on: onLayout, get: ({ about }) => about.title() },
  rows: { on: ({ layout }) => layout.rows, get: ({ opened }) => headersOf(opened.layout.rows) },
  columns: { on: ({ layout }) => layout.columns, get: ({ opened }) => headersOf(opened.layout.columns) },
  notes: { on: onLayout, get: ({ about }) => about.notes() },
  legend: { on: onLayout, get: ({ about }) => about.legend() },
  comparability: { on: onLayout, get: ({ about }) => toComparability(about.comparability()) },
  release: { on: ({ selected }) => selected.release, get: ({ opened }) => toRelease(opened.selected.release) },
  profile: { on: onLayout, get: ({ about }) => about.profile() },
};

/** Joins what is written for each cell of each row, and counts them; one object stands for all cells in turn. */
function writeCells(writing: Writing, write: (line: Line) => string): string {
  const { selected, layout } = writing.opened;
  const { view, selection } = selected;
  const { language, given } = writing.reader;
  const line = new Line(view.strides, language, given);
  let suppressed = 0;
  const rows: Octets[] = [];
  for (const row of layout.rows) {
    const cells: Octets[] = [];
    for (const column of layout.columns) {
      const cell = layout.origin + row.offset + column.offset;
      const measure = selection.measures[row.measure ?? column.measure ?? 0] as Measure;
      line.to(cell, measure, selected.read(cell, measure));
      if (line.reading.status.availability === "SUPPRESSED") suppressed += 1;
      cells.push(write(line));
    }
    rows.push(`[${cells.join(",")}]`);
  }
  countServed(writing, suppressed);
  return `[${rows.join(",")}]`;
}

/** Counts every cell of a table as served, once. */
function countServed(writing: Writing, suppressed: number): void {
  if (writing.counted) return;
  writing.counted = true;
  const { selected, layout } = writing.opened;
  const { indicator, release } = selected;
  writing.reader.tally.add({ indicatorId: indicator.id, releaseId: release.id, served: layout.cells, suppressed });
}

function compileCells(
  type: GraphQLOutputType,
  selections: readonly SelectionSetNode[],
  parts: WriterParts,
): WriteMember {
  const node = compileNode(type, selections, parts);
  return (writing) => writeCells(writing, node(writing.opened.selected));
}

function compileBeside(name: string, write: Write): WriteMember {
  const { on, get } = BESIDE[name] as Beside;
  const texts = makeKeptTexts();
  return (writing) => texts(on(writing.opened), () => write(get(writing)));
}

const nothing = (): string => "";

/** Compiles what is asked of a table. */
export function compileTable(
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
  parts: WriterParts,
): (opened: OpenTable, about: TableParts, reader: PageReader) => string {
  const covered = OF_OBSERVATIONS[type.name];
  const members = collectFields(type, selections, { compilation: parts.compilation, covered }).map(
    ({ key, field, selections: below }, i) => {
      const opening = `${i === 0 ? "{" : ","}${JSON.stringify(key)}:`;
      if (field === null) return { opening, write: () => JSON.stringify(type.name) };
      const write =
        field.name === "cells"
          ? compileCells(getNamedType(field.type), below, parts)
          : sharedPart(parts.services, { kind: `Table.${field.name}`, selections: below }, () =>
              compileBeside(field.name, parts.writers.writer(field.type, below)),
            );
      return { opening, write };
    },
  );
  return (opened, about, reader) => {
    const writing = { opened, about, reader, counted: false };
    let text = "";
    for (const { opening, write } of members) text += opening + write(writing);
    // All cells count as served, whatever of the table is asked for, as the resolver has it.
    if (!writing.counted) writeCells(writing, nothing);
    return `${text}}`;
  };
}
