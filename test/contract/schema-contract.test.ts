import { readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isSpecifiedScalarType,
} from "graphql";
import { describe, expect, test } from "vitest";
import { buildBareSchema } from "../../src/graphql/schema.ts";

/** A copy of the contract that clients were given. It is changed only when they are given another. */
const contract = buildSchema(readFileSync(new URL("contract.graphql", import.meta.url), "utf8"));
const ours = buildBareSchema();

/** What the contract has and this version does not serve yet. A line goes when its time comes; none is ever added. */
const NOT_YET: readonly string[] = [];

const typesOf = (schema: GraphQLSchema): GraphQLNamedType[] =>
  Object.values(schema.getTypeMap()).filter((type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type));

/** A field, an input field or an argument as clients see it: its type and its default. */
type Member = GraphQLArgument | GraphQLInputField;
const worded = ({ type, defaultValue }: Member): string =>
  `${String(type)}${defaultValue === undefined ? "" : ` = ${JSON.stringify(defaultValue)}`}`;

interface Comparison {
  readonly missing: string[];
  readonly different: string[];
}

function compareMembers(
  place: (name: string) => string,
  theirs: readonly Member[],
  own: readonly Member[],
  { missing, different }: Comparison,
): void {
  for (const member of theirs) {
    const found = own.find(({ name }) => name === member.name);
    if (!found) missing.push(place(member.name));
    else if (worded(found) !== worded(member))
      different.push(`${place(member.name)}: ${worded(found)} instead of ${worded(member)}`);
  }
  for (const added of own.filter(({ name }) => !theirs.some((member) => member.name === name)))
    if ("astNode" in added && (isRequiredArgument(added as GraphQLArgument) || isRequiredInputField(added)))
      different.push(`${place(added.name)} is required, and the contract does not know it`);
}

function compareTypes(theirs: GraphQLNamedType, own: GraphQLNamedType | undefined, comparison: Comparison): void {
  const { missing, different } = comparison;
  if (!own) missing.push(theirs.name);
  else if (own.constructor.name !== theirs.constructor.name) different.push(`${theirs.name} is another kind of type`);
  else if (isEnumType(theirs) && isEnumType(own)) {
    for (const { name } of theirs.getValues()) if (!own.getValue(name)) missing.push(`${theirs.name}.${name}`);
  } else if (isInputObjectType(theirs) && isInputObjectType(own)) {
    const fields = [Object.values(theirs.getFields()), Object.values(own.getFields())] as const;
    compareMembers((name) => `${theirs.name}.${name}`, ...fields, comparison);
  } else if (isObjectType(theirs) && isObjectType(own))
    for (const field of Object.values(theirs.getFields())) {
      const place = `${theirs.name}.${field.name}`;
      const found = own.getFields()[field.name];
      if (!found) missing.push(place);
      else {
        if (String(found.type) !== String(field.type))
          different.push(`${place}: ${String(found.type)} instead of ${String(field.type)}`);
        compareMembers((name) => `${place}(${name})`, field.args, found.args, comparison);
      }
    }
}

function compareSchemas(theirs: GraphQLSchema, own: GraphQLSchema): Comparison {
  const comparison: Comparison = { missing: [], different: [] };
  for (const type of typesOf(theirs)) compareTypes(type, own.getType(type.name), comparison);
  return comparison;
}

describe("the schema holds the contract", () => {
  const { missing, different } = compareSchemas(contract, ours);

  test("has every type, field, argument and default as the contract words them", () => {
    expect(different).toEqual([]);
  });

  test("lacks what is listed as not yet there, and nothing else", () => {
    expect(missing.sort()).toEqual([...NOT_YET].sort());
  });
});

describe("the comparison", () => {
  const compare = (theirs: string, own: string): Comparison => compareSchemas(buildSchema(theirs), buildSchema(own));

  test.each([
    ["type Query { a: Int }", "type Query { a: Int b: Int }", [], []],
    ["type Query { a: Int b: Int }", "type Query { a: Int }", ["Query.b"], []],
    ["type Query { a: Int! }", "type Query { a: Int }", [], ["Query.a: Int instead of Int!"]],
    ["type Query { a(b: Int): Int }", "type Query { a: Int }", ["Query.a(b)"], []],
    [
      "type Query { a(b: Int = 1): Int }",
      "type Query { a(b: Int = 2): Int }",
      [],
      ["Query.a(b): Int = 2 instead of Int = 1"],
    ],
    ["type Query { a: Int }", "type Query { a(b: Int): Int }", [], []],
    [
      "type Query { a: Int }",
      "type Query { a(b: Int!): Int }",
      [],
      ["Query.a(b) is required, and the contract does not know it"],
    ],
    ["type Query { a: E } enum E { X Y }", "type Query { a: E } enum E { X }", ["E.Y"], []],
    [
      "type Query { a(i: I): Int } input I { x: Int }",
      "type Query { a(i: I): Int } input I { x: Int y: Int! }",
      [],
      ["I.y is required, and the contract does not know it"],
    ],
    ["type Query { a: E } enum E { X }", "type Query { a: E } scalar E", [], ["E is another kind of type"]],
  ])("of %s with %s", (theirs, own, missing, different) => {
    expect(compare(theirs, own)).toEqual({ missing, different });
  });
});

/** Every description of the schema, by its place. */
function descriptions(): [place: string, description: string][] {
  const found: [string, string][] = [];
  const note = (place: string, { description }: { description?: string | null | undefined }): void => {
    found.push([place, description ?? ""]);
  };
  for (const type of typesOf(ours)) {
    note(type.name, type);
    if (isEnumType(type)) for (const value of type.getValues()) note(`${type.name}.${value.name}`, value);
    if (!isObjectType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      note(`${type.name}.${field.name}`, field);
      if ("args" in field)
        for (const argument of field.args) note(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  return found;
}

describe("every type, field, argument and enum value", () => {
  test("is described in both languages: English. | Français.", () => {
    const bad = descriptions().filter(([, text]) => !/^[^|]*\S[.…] \| [^|]*\S[.…]$/s.test(text));
    expect(bad).toEqual([]);
  });

  test("is described in French with the spaces of French", () => {
    const french = descriptions().map(([place, text]) => [place, text.split(" | ")[1] ?? ""] as const);
    expect(french.filter(([, text]) => /« | »|\d \d{3}/.test(text))).toEqual([]);
  });
});
