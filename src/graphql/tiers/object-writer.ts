import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isLeafType,
  isListType,
  isNonNullType,
  type SelectionSetNode,
} from "graphql";
import type { Context, Services } from "../context.ts";
import { type CollectedField, type Compilation, collectFields } from "./collect-fields.ts";
import { SHARED } from "./covered-fields.ts";
import { NotCovered } from "./not-covered.ts";
import { jsonOctets, type Octets } from "./octets.ts";

/** Writes one value as the JSON that graphql-js and JSON.stringify make of it, in octets. */
export type Write = (value: unknown) => Octets;

const NO_INFO = undefined as unknown as GraphQLResolveInfo;
const NO_ARGUMENTS = {};

/** What resolvers of shared objects may look at: services, and neither the viewer nor his language. */
const CONTEXTS = new WeakMap<Services, Context>();

function sharedContext(services: Services): Context {
  const context = CONTEXTS.get(services) ?? newContext(services);
  CONTEXTS.set(services, context);
  return context;
}

function newContext(services: Services): Context {
  const refuse = (): never => {
    throw new NotCovered();
  };
  const nothing = { get: refuse, enumerable: true };
  return Object.defineProperties(
    { services },
    {
      viewer: nothing,
      language: nothing,
      loaders: nothing,
      budget: nothing,
      tally: nothing,
    },
  ) as unknown as Context;
}

/**
 * Compiles what is asked of shared objects into closures that write it. The values come from the schema's own resolvers. NotCovered,
 * when compiling or writing: arguments, fields outside SHARED, promises, and a null where there may be none.
 */
export function makeObjectWriters(services: Services, compilation: Compilation) {
  const context = sharedContext(services);

  function reading({ field }: CollectedField): (object: unknown) => unknown {
    const { name, resolve, args } = field as GraphQLField<unknown, unknown>;
    if (args.length > 0) throw new NotCovered();
    return resolve
      ? (object) => resolve(object, NO_ARGUMENTS, context, NO_INFO)
      : (object) => (object as Record<string, unknown>)[name];
  }

  function nullable(type: GraphQLOutputType, selections: readonly SelectionSetNode[]): Write {
    if (isListType(type)) {
      const write = writer(type.ofType as GraphQLOutputType, selections);
      return (list) => `[${Array.from(list as Iterable<unknown>, write).join(",")}]`;
    }
    if (isLeafType(type)) return (value) => jsonOctets(type.serialize(value));
    return objectWriter(type as GraphQLObjectType, selections);
  }

  /** Writes values of a type with what is asked of them. */
  function writer(type: GraphQLOutputType, selections: readonly SelectionSetNode[]): Write {
    if (!isNonNullType(type)) {
      const write = nullable(type, selections);
      return (value) => (value === null || value === undefined ? "null" : write(value));
    }
    const write = nullable(type.ofType as GraphQLOutputType, selections);
    return (value) => {
      if (value === null || value === undefined || value instanceof Promise) throw new NotCovered();
      return write(value);
    };
  }

  function objectWriter(type: GraphQLObjectType, selections: readonly SelectionSetNode[]): Write {
    const members = collectFields(type, selections, { compilation, covered: SHARED[type.name] }).map((collected, i) => {
      const opening = `${i === 0 ? "" : ","}${JSON.stringify(collected.key)}:`;
      if (collected.field === null) {
        const text = `${opening}${JSON.stringify(type.name)}`;
        return () => text;
      }
      const get = reading(collected);
      const write = writer(collected.field.type, collected.selections);
      return (object: unknown) => opening + write(get(object));
    });
    return (object) => {
      if (object instanceof Promise) throw new NotCovered();
      let text = "{";
      for (const member of members) text += member(object);
      return `${text}}`;
    };
  }

  return { writer };
}

export type ObjectWriters = ReturnType<typeof makeObjectWriters>;
