import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { NotCovered } from "./not-covered.ts";

/** Makes of a value that was sent the one that resolvers get. NotCovered where it does not fit: the ordinary way says where. */
export type Coerce = (sent: unknown) => unknown;

/** One for each type that variables were declared of, made when it is first met. */
const COERCERS = new WeakMap<GraphQLInputType, Coerce>();

const refuse = (): never => {
  throw new NotCovered();
};

function leafCoercer(type: GraphQLLeafType): Coerce {
  return (sent) => {
    let value: unknown;
    try {
      value = type.parseValue(sent);
    } catch {
      return refuse();
    }
    return value === undefined ? refuse() : value;
  };
}

function objectCoercer(type: GraphQLInputObjectType): Coerce {
  if (type.isOneOf) return refuse;
  const known = type.getFields();
  const fields = Object.values(known).map(({ name, type: wanted, defaultValue }) => ({
    name,
    defaultValue,
    isRequired: isNonNullType(wanted) && defaultValue === undefined,
    coerce: coercerOf(wanted),
  }));
  return (sent) => {
    if (typeof sent !== "object" || sent === null || Array.isArray(sent)) return refuse();
    for (const name in sent) if (!Object.hasOwn(known, name)) return refuse();
    const object: Record<string, unknown> = {};
    for (const { name, defaultValue, isRequired, coerce } of fields) {
      const value = (sent as Record<string, unknown>)[name];
      if (value !== undefined) object[name] = coerce(value);
      else if (isRequired) return refuse();
      else if (defaultValue !== undefined) object[name] = defaultValue;
    }
    return object;
  };
}

function nullableCoercer(type: GraphQLInputType): Coerce {
  if (isListType(type)) {
    const coerce = coercerOf(type.ofType as GraphQLInputType);
    return (sent) => (Array.isArray(sent) ? sent.map(coerce) : [coerce(sent)]);
  }
  return isInputObjectType(type) ? objectCoercer(type) : leafCoercer(type as GraphQLLeafType);
}

function newCoercer(type: GraphQLInputType): Coerce {
  if (isNonNullType(type)) {
    const coerce = coercerOf(type.ofType as GraphQLInputType);
    return (sent) => (sent === null || sent === undefined ? refuse() : coerce(sent));
  }
  const coerce = nullableCoercer(type);
  return (sent) => (sent === null || sent === undefined ? null : coerce(sent));
}

/** What coerceInputValue of graphql-js does for one type, without its account of what is wrong. */
export function coercerOf(type: GraphQLInputType): Coerce {
  const known = COERCERS.get(type) ?? newCoercer(type);
  COERCERS.set(type, known);
  return known;
}
