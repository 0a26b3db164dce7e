import { type GraphQLObjectType, type GraphQLOutputType, getNamedType, type SelectionSetNode } from "graphql";
import type { Language, Measure } from "../../domain/codes.ts";
import type { CellPage } from "../../observation/cell-reading.ts";
import type { CellTally } from "../../shared/cell-tally.ts";
import { encodeCursor } from "../../shared/cursor.ts";
import { pageInfoOf } from "../../shared/page.ts";
import { collectFields } from "./collect-fields.ts";
import { OF_OBSERVATIONS } from "./covered-fields.ts";
import type { Given } from "./input-values.ts";
import { Line } from "./line.ts";
import { bindOnce, compileObservation, type WriterParts } from "./observation-writer.ts";
import type { Octets } from "./octets.ts";

/** One page on its way out. `each`: joins what is written for each of its cells. */
interface Writing {
  readonly page: CellPage;
  readonly each: (write: (line: Line, i: number) => string) => string;
}

type WriteMember = (writing: Writing) => string;

/** For whom a page is written. `tally`: told of its cells once, where the answer shows them. */
export interface PageReader {
  readonly language: Language;
  readonly given: Given;
  readonly tally: CellTally;
}

const cursorOf =
  (page: CellPage) =>
  (i: number): string =>
    encodeCursor({ query: page.query, position: page.start + i + 1, release: page.release.id });

/** Walks over the cells of a page; the first time, counts them as served. */
function walkOver(page: CellPage, { language, given, tally }: PageReader): Writing["each"] {
  const { cells, measures, view, indicator, release } = page;
  let counted = false;
  return (write) => {
    const line = new Line(view.strides, language, given);
    let suppressed = 0;
    const texts: Octets[] = [];
    for (let i = 0; i < cells.length; i++) {
      const { cell, measure } = cells[i] as CellPage["cells"][number];
      const asked = measures[measure] as Measure;
      line.to(cell, asked, page.read(cell, asked));
      if (line.reading.status.availability === "SUPPRESSED") suppressed += 1;
      texts.push(write(line, i));
    }
    if (!counted && cells.length > 0)
      tally.add({ indicatorId: indicator.id, releaseId: release.id, served: cells.length, suppressed });
    counted = true;
    return `[${texts.join(",")}]`;
  };
}

/** The writer of a release's observations. */
export const compileNode = (type: GraphQLOutputType, selections: readonly SelectionSetNode[], parts: WriterParts) =>
  bindOnce(compileObservation(getNamedType(type) as GraphQLObjectType, selections, parts));

function compileEdges(type: GraphQLObjectType, selections: readonly SelectionSetNode[], parts: WriterParts) {
  const covered = OF_OBSERVATIONS[type.name];
  const members = collectFields(type, selections, { compilation: parts.compilation, covered }).map((collected, i) => {
    const opening = `${i === 0 ? "{" : ","}${JSON.stringify(collected.key)}:`;
    if (collected.field === null) return { opening, of: () => () => JSON.stringify(type.name) };
    if (collected.field.name === "node") {
      const node = compileNode(collected.field.type, collected.selections, parts);
      return { opening, of: node as (page: CellPage) => (line: Line, i: number) => string };
    }
    const cursor = (page: CellPage) => {
      const at = cursorOf(page);
      return (_line: Line, index: number) => JSON.stringify(at(index));
    };
    return { opening, of: cursor };
  });
  return (page: CellPage): ((line: Line, i: number) => string) => {
    const bound = members.map(({ opening, of }) => ({ opening, write: of(page) }));
    return (line, i) => `${bound.map(({ opening, write }) => opening + write(line, i)).join("")}}`;
  };
}

/** Compiles what is asked of a page of observations. */
export function compilePage(
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
  parts: WriterParts,
): (page: CellPage, reader: PageReader) => string {
  const covered = OF_OBSERVATIONS[type.name];
  const members = collectFields(type, selections, { compilation: parts.compilation, covered }).map(
    ({ key, field, selections: below }, i): WriteMember => {
      const opening = `${i === 0 ? "{" : ","}${JSON.stringify(key)}:`;
      switch (field?.name) {
        case undefined:
          return () => opening + JSON.stringify(type.name);
        case "totalCount":
          return ({ page }) => opening + page.totalCount;
        case "pageInfo": {
          const write = parts.writers.writer((field as { type: GraphQLOutputType }).type, below);
          return ({ page }) => opening + write(pageInfoOf({ ...page, count: page.cells.length }, cursorOf(page)));
        }
        case "nodes": {
          const node = compileNode((field as { type: GraphQLOutputType }).type, below, parts);
          return ({ page, each }) => opening + each(node(page));
        }
        default: {
          const edgeType = getNamedType((field as { type: GraphQLOutputType }).type) as GraphQLObjectType;
          const edge = compileEdges(edgeType, below, parts);
          return ({ page, each }) => opening + each(edge(page));
        }
      }
    },
  );
  return (page, reader) => {
    const writing = { page, each: walkOver(page, reader) };
    return `${members.map((member) => member(writing)).join("")}}`;
  };
}
