import {
  type ArgumentNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  isTypeSubTypeOf,
  Kind,
  type NameNode,
  type ObjectValueNode,
  typeFromAST,
  type ValueNode,
  type VariableDefinitionNode,
} from "graphql";
import { NotCovered } from "./not-covered.ts";

/** What an operation is given: its variables, coerced, and the literals of its text. */
export interface Given {
  readonly variables: Readonly<Record<string, unknown>>;
  readonly literals: readonly string[];
}

/** Reads one value; undefined: absent. NotCovered: it does not fit, and the ordinary way says so. */
type ReadValue = (given: Given) => unknown;

export type ReadArguments = (given: Given) => Readonly<Record<string, unknown>>;

/** A variable of an operation. `used`: some argument reads it. */
export interface Variable {
  readonly type: GraphQLInputType;
  readonly definition: VariableDefinitionNode;
  used: boolean;
}

/** What values of a document may refer to. `literals`: places in the text of those that may be others in texts of the same shape. */
export interface ValueScope {
  readonly schema: GraphQLSchema;
  readonly variables: ReadonlyMap<string, Variable>;
  readonly literals: ReadonlyMap<ValueNode, number>;
}

/** Where a value stands: an argument, a member of an input object, an element of a list. */
interface Place {
  readonly type: GraphQLInputType;
  readonly defaultValue?: unknown;
}

const refuse = (): never => {
  throw new NotCovered();
};

/** Things by their names. NotCovered where two have the same. */
function byName<Node extends { readonly name: NameNode }>(nodes: readonly Node[]): Map<string, Node> {
  const named = new Map(nodes.map((node) => [node.name.value, node]));
  return named.size === nodes.length ? named : refuse();
}

function parsedLeaf(type: GraphQLLeafType, node: ValueNode): unknown {
  let value: unknown;
  try {
    value = type.parseLiteral(node, undefined);
  } catch {
    return refuse();
  }
  return value === undefined ? refuse() : value;
}

function compileLeaf(node: ValueNode, type: GraphQLLeafType, { literals }: ValueScope): ReadValue {
  if (node.kind === Kind.LIST || node.kind === Kind.OBJECT) return refuse();
  const value = parsedLeaf(type, node);
  const place = literals.get(node);
  if (place === undefined || !("value" in node)) return () => value;
  const { kind, value: own } = node;
  return ({ literals: given }) => {
    const written = given[place] as string;
    return written === own ? value : parsedLeaf(type, { kind, value: written } as ValueNode);
  };
}

/** Whether a variable may stand where a value of a type is wanted (GraphQL specification, 5.8.5). */
function mayStand({ type, definition }: Variable, { type: wanted, ...place }: Place, schema: GraphQLSchema): boolean {
  if (!isNonNullType(wanted) || isNonNullType(type)) return isTypeSubTypeOf(schema, type, wanted);
  const { defaultValue } = definition;
  const hasDefault =
    (defaultValue !== undefined && defaultValue.kind !== Kind.NULL) || place.defaultValue !== undefined;
  return hasDefault && isTypeSubTypeOf(schema, type, wanted.ofType);
}

function compileVariable(name: string, place: Place, scope: ValueScope): ReadValue {
  const variable = scope.variables.get(name) ?? refuse();
  if (!mayStand(variable, place, scope.schema)) return refuse();
  variable.used = true;
  const mayBeNull = !isNonNullType(place.type);
  return ({ variables }) => {
    const value = variables[name];
    return value === null && !mayBeNull ? refuse() : value;
  };
}

function compileObject(node: ObjectValueNode, type: GraphQLInputObjectType, scope: ValueScope): ReadValue {
  const given = byName(node.fields);
  const known = type.getFields();
  if (type.isOneOf || node.fields.some(({ name }) => known[name.value] === undefined)) return refuse();
  return compileMembers(Object.values(known), given, scope);
}

/** Compiles named values at their places: arguments, or members of an input object. */
function compileMembers(
  places: readonly (Place & { readonly name: string })[],
  given: ReadonlyMap<string, { readonly value: ValueNode }>,
  scope: ValueScope,
): ReadArguments {
  const members = places.flatMap((place) => {
    const read = compileValue(given.get(place.name)?.value, place, scope);
    return read === null ? [] : [{ name: place.name, read }];
  });
  return (all) => {
    const object: Record<string, unknown> = {};
    for (const { name, read } of members) {
      const value = read(all);
      if (value !== undefined) object[name] = value;
    }
    return object;
  };
}

function compileList(node: ValueNode, type: GraphQLInputType, scope: ValueScope): ReadValue {
  if (node.kind !== Kind.LIST) {
    const read = compilePresent(node, { type }, scope);
    return (all) => [read(all)];
  }
  const items = node.values.map((value) => compilePresent(value, { type }, scope));
  const absent = isNonNullType(type) ? refuse : () => null;
  return (all) => items.map((read) => read(all) ?? absent());
}

/** Compiles a value that is written out. */
function compilePresent(node: ValueNode, place: Place, scope: ValueScope): ReadValue {
  const { type } = place;
  if (node.kind === Kind.VARIABLE) return compileVariable(node.name.value, place, scope);
  if (isNonNullType(type))
    return node.kind === Kind.NULL ? refuse() : compilePresent(node, { type: type.ofType as GraphQLInputType }, scope);
  if (node.kind === Kind.NULL) return () => null;
  if (isListType(type)) return compileList(node, type.ofType as GraphQLInputType, scope);
  if (isLeafType(type)) return compileLeaf(node, type, scope);
  return node.kind === Kind.OBJECT ? compileObject(node, type as GraphQLInputObjectType, scope) : refuse();
}

/** Compiles what stands at one place, or its default where nothing does; null: nothing, ever. NotCovered where something has to. */
function compileValue(node: ValueNode | undefined, place: Place, scope: ValueScope): ReadValue | null {
  const { type, defaultValue } = place;
  const isRequired = isNonNullType(type) && defaultValue === undefined;
  if (node === undefined) {
    if (isRequired) return refuse();
    return defaultValue === undefined ? null : () => defaultValue;
  }
  const read = compilePresent(node, place, scope);
  if (node.kind !== Kind.VARIABLE) return read;
  // A variable that is not given leaves the place to its default.
  if (isRequired) return (given) => read(given) ?? refuse();
  if (defaultValue === undefined) return read;
  return (given) => {
    const value = read(given);
    return value === undefined ? defaultValue : value;
  };
}

const NOTHING: readonly ArgumentNode[] = [];
const NO_ARGUMENTS = {};
/** Of what has no arguments. */
export const readNothing: ReadArguments = () => NO_ARGUMENTS;

/** Compiles the arguments of a field: what getArgumentValues of graphql-js reads. NotCovered where they do not fit. */
export function compileArguments(
  { args }: GraphQLField<unknown, unknown>,
  { arguments: given = NOTHING }: FieldNode,
  scope: ValueScope,
): ReadArguments {
  if (args.length === 0) return given.length === 0 ? readNothing : refuse();
  const named = byName(given);
  if (given.some(({ name }) => !args.some((arg) => arg.name === name.value))) return refuse();
  return compileMembers(args, named, scope);
}

/** The variables that an operation declares. NotCovered where they do not fit the schema. */
export function declaredVariables(
  definitions: readonly VariableDefinitionNode[],
  schema: GraphQLSchema,
): Map<string, Variable> {
  const variables = new Map<string, Variable>();
  for (const definition of definitions) {
    const { variable, defaultValue, directives } = definition;
    const name = variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!type || !isInputType(type) || variables.has(name) || (directives && directives.length > 0)) return refuse();
    const scope = { schema, variables: new Map<string, Variable>(), literals: new Map<ValueNode, number>() };
    if (defaultValue !== undefined) compilePresent(defaultValue, { type }, scope);
    variables.set(name, { type, definition, used: false });
  }
  return variables;
}
