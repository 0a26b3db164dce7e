import { type GraphQLField, type GraphQLObjectType, getNamedType, type SelectionSetNode } from "graphql";
import type { Language, Measure } from "../../domain/codes.ts";
import type { Axis } from "../../domain/cube.ts";
import { anyPeriod } from "../../domain/pooled-period.ts";
import type { CellPage, CellReading } from "../../observation/cell-reading.ts";
import { displayOf, spokenOf } from "../../observation/display.ts";
import { DECIMALS } from "../../observation/measure.ts";
import { toRelease } from "../../release/release-rows.ts";
import type { Services } from "../context.ts";
import { type CollectedField, type Compilation, collectFields } from "./collect-fields.ts";
import { OF_OBSERVATIONS } from "./covered-fields.ts";
import { joinMembers, type WriteCell } from "./joined-members.ts";
import type { Line } from "./line.ts";
import type { ObjectWriters } from "./object-writer.ts";
import { jsonOctets, type Octets } from "./octets.ts";
import { sharedPart } from "./shared-parts.ts";

/** Where the cells stand that are written. */
export type CellSource = Pick<CellPage, "indicator" | "release" | "view">;

/** A writer once it is known which release and view it writes of. */
type Bind = (source: CellSource) => WriteCell;

export interface WriterParts {
  readonly services: Services;
  readonly writers: ObjectWriters;
  readonly compilation: Compilation;
}

type Asked = Pick<CollectedField, "read" | "selections"> & { readonly field: GraphQLField<unknown, unknown> };
type Compile = (asked: Asked, parts: WriterParts) => Bind;

/** The inside of a JSON string. */
const escaped = (text: string): Octets => jsonOctets(text).slice(1, -1);

/** What is written for each code of an axis, made when it is first met. */
function byCode({ codes }: Axis, make: (code: string) => string): (index: number) => string {
  const texts: string[] = [];
  return (index) => {
    const known = texts[index];
    if (known !== undefined) return known;
    const text = make(codes[index] as string);
    texts[index] = text;
    return text;
  };
}

/** `release:series:period:measure`; see cellKey in domain/cube.ts. */
const compileId: Compile =
  () =>
  ({ release, view }) => {
    const [jurisdictions, periods, ...dimensions] = view.shape.axes as [Axis, Axis, ...Axis[]];
    const members = dimensions.map((axis) => byCode(axis, (code) => `.${escaped(code)}`));
    const head = byCode(jurisdictions, (code) => `"${escaped(release.id)}:${escaped(code)}`);
    const foot = byCode(periods, (code) => `:${escaped(code)}:`);
    return ({ at, measure }) => {
      let key = head(at[0] as number);
      for (let i = 0; i < members.length; i++) key += members[i]?.(at[i + 2] as number);
      return `${key}${foot(at[1] as number)}${measure}"`;
    };
  };

const compileDimensions: Compile = ({ field, selections }, { writers }) => {
  const write = writers.writer(getNamedType(field.type), selections);
  return ({ indicator, view }) => {
    const members = view.shape.axes
      .slice(2)
      .map((axis) => byCode(axis, (memberId) => write({ dimensionId: axis.id, memberId, indicatorId: indicator.id })));
    return ({ at }) => `[${members.map((member, i) => member(at[i + 2] as number)).join(",")}]`;
  };
};

/** Something that depends on the code of one axis alone. */
const compileOnAxis =
  (a: number, objectOf: (code: string, services: Services) => unknown): Compile =>
  ({ field, selections }, { services, writers }) => {
    const write = writers.writer(field.type, selections);
    return ({ view }) => {
      const text = byCode(view.shape.axes[a] as Axis, (code) => write(objectOf(code, services)));
      return ({ at }) => text(at[a] as number);
    };
  };

/** Something that is the same for a whole release. */
const compileConstant =
  (objectOf: (source: CellSource, services: Services) => unknown): Compile =>
  ({ field, selections }, { services, writers }) => {
    const write = writers.writer(field.type, selections);
    return (page) => {
      const text = write(objectOf(page, services));
      return () => text;
    };
  };

const compileStatus: Compile = ({ field, selections }, { writers }) => {
  const write = writers.writer(field.type, selections);
  return () => {
    const texts = new Map<CellReading["status"], string>();
    return ({ reading: { status } }) => {
      const known = texts.get(status);
      if (known !== undefined) return known;
      const text = write(status);
      texts.set(status, text);
      return text;
    };
  };
};

const compileMeasure: Compile = ({ field, selections }, { writers }) => {
  const write = writers.writer(field.type, selections);
  return () => {
    const texts = new Map<Measure, string>();
    return ({ measure }) => {
      const text = texts.get(measure) ?? write(measure);
      texts.set(measure, text);
      return text;
    };
  };
};

const compileWords =
  (wordsOf: (line: Line, language: Language, services: Services) => string): Compile =>
  ({ read }, { services }) =>
  () =>
  (line) => {
    // Absent or null: the language of the request.
    const { lang } = read(line.given) as { readonly lang?: Language | null };
    return jsonOctets(wordsOf(line, lang ?? line.language, services));
  };

const displayed = ({ measure, reading }: Line) => ({
  measure,
  value: reading.value,
  decimals: DECIMALS[measure],
  status: reading.status,
});

const FIELDS: Readonly<Record<string, Compile>> = {
  id: compileId,
  indicator: compileConstant(({ indicator }, { objects }) => objects.indicator(indicator.id)),
  jurisdiction: compileOnAxis(0, (code, { objects }) => objects.jurisdiction(code)),
  period: compileOnAxis(1, anyPeriod),
  dimensions: compileDimensions,
  measure: compileMeasure,
  value:
    () =>
    () =>
    ({ reading }) =>
      String(reading.value),
  display: compileWords((line, language) => displayOf(displayed(line), language)),
  spoken: compileWords((line, language, { catalogue }) => spokenOf(displayed(line), language, catalogue)),
  status: compileStatus,
  release: compileConstant(({ release }) => toRelease(release)),
};

/** The same, made once for each release and kept while the release is in the list as it is. */
export function bindOnce<Write>(bind: (source: CellSource) => Write): (source: CellSource) => Write {
  const bound = new WeakMap<object, { readonly release: object; readonly write: Write }>();
  return (source) => {
    const known = bound.get(source.view);
    if (known && known.release === source.release) return known.write;
    const write = bind(source);
    bound.set(source.view, { release: source.release, write });
    return write;
  };
}

/** Compiles one field of an observation; without arguments, once for all operations that ask the same of it. */
function compileField(asked: Asked, parts: WriterParts): Bind {
  const { field, selections } = asked;
  const compile = FIELDS[field.name] as Compile;
  if (field.args.length > 0) return compile(asked, parts);
  const part = { kind: `Observation.${field.name}`, selections };
  return sharedPart(parts.services, part, () => bindOnce(compile(asked, parts)));
}

/** Compiles what is asked of an observation. */
export function compileObservation(
  type: GraphQLObjectType,
  selections: readonly SelectionSetNode[],
  parts: WriterParts,
): Bind {
  const covered = OF_OBSERVATIONS[type.name];
  const typename = JSON.stringify(type.name);
  const members = collectFields(type, selections, { compilation: parts.compilation, covered }).map((collected, i) => {
    const opening = `${i === 0 ? "{" : ","}${JSON.stringify(collected.key)}:`;
    const { field } = collected;
    const bind: Bind = field === null ? () => () => typename : compileField({ ...collected, field }, parts);
    return { opening, name: field?.name ?? null, bind };
  });
  return (page) => joinMembers(members.map(({ opening, name, bind }) => ({ opening, name, write: bind(page) })));
}
