import { type GraphQLObjectType, type GraphQLOutputType, getNamedType, type SelectionSetNode } from "graphql";
import { toComparability } from "../../comparability/comparability-rows.ts";
import type { Measure } from "../../domain/codes.ts";
import { toRelease } from "../../release/release-rows.ts";
import type { OpenTable, TableParts } from "../../table/table.service.ts";
import type { TableHeaderModel } from "../../table/table.ts";
import { collectFields } from "./collect-fields.ts";
import { OF_OBSERVATIONS } from "./covered-fields.ts";
import type { Write } from "./object-writer.ts";
import { type Line, placeLine, type WriterParts } from "./observation-writer.ts";
import { compileNode, type PageReader } from "./page-writer.ts";

/** A table on its way out. */
interface Writing {
  readonly opened: OpenTable;
  readonly about: TableParts;
  readonly reader: PageReader;
}

type WriteMember = (writing: Writing) => string;

const headersOf = (lines: readonly { readonly headers: readonly TableHeaderModel[] }[]) =>
  lines.map(({ headers }) => headers);

/** What stands beside the cells of a table, by field. */
const BESIDE: Readonly<Record<string, (writing: Writing) => unknown>> = {
  title: ({ about }) => about.title(),
  rows: ({ opened }) => headersOf(opened.layout.rows),
  columns: ({ opened }) => headersOf(opened.layout.columns),
  notes: ({ about }) => about.notes(),
  legend: ({ about }) => about.legend(),
  comparability: ({ about }) => toComparability(about.comparability()),
  release: ({ opened }) => toRelease(opened.selected.release),
  profile: ({ about }) => about.profile(),
};

/** Joins what is written for each cell of each row; one object stands for all cells in turn. */
function writeCells({ selected, layout }: OpenTable, reader: PageReader, write: (line: Line) => string): string {
  const { view, selection } = selected;
  const { language, variables } = reader;
  const line = { at: view.strides.map(() => 0), language, variables } as unknown as Line;
  const measureAt = (index: number): Measure => selection.measures[index] as Measure;
  let text = "";
  for (const row of layout.rows) {
    let cells = "";
    for (const column of layout.columns) {
      const cell = layout.origin + row.offset + column.offset;
      placeLine(line, view.strides, cell);
      line.measure = measureAt(row.measure ?? column.measure ?? 0);
      line.reading = selected.read(cell, line.measure);
      cells += (cells === "" ? "" : ",") + write(line);
    }
    text += `${text === "" ? "" : ","}[${cells}]`;
  }
  return `[${text}]`;
}

/** Counts every cell of a table as served, whatever of it is asked for, as the resolver does. */
function countServed(opened: OpenTable, reader: PageReader): void {
  const { indicator, release } = opened.selected;
  let suppressed = 0;
  writeCells(opened, reader, ({ reading }) => {
    if (reading.availability === "SUPPRESSED") suppressed += 1;
    return "";
  });
  const { cells } = opened.layout;
  reader.tally.add({ indicatorId: indicator.id, releaseId: release.id, served: cells, suppressed });
}

function compileCells(
  type: GraphQLOutputType,
  selections: readonly SelectionSetNode[],
  parts: WriterParts,
): WriteMember {
  const node = compileNode(type, selections, parts);
  return ({ opened, reader }) => writeCells(opened, reader, node(opened.selected));
}

function compileBeside(name: string, write: Write): WriteMember {
  const get = BESIDE[name] as (writing: Writing) => unknown;
  return (writing) => write(get(writing));
}

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
          : compileBeside(field.name, parts.writers.writer(field.type, below));
      return { opening, write };
    },
  );
  return (opened, about, reader) => {
    countServed(opened, reader);
    const writing = { opened, about, reader };
    let text = "";
    for (const { opening, write } of members) text += opening + write(writing);
    return `${text}}`;
  };
}
