import { type DocumentNode, Kind, type OperationDefinitionNode, parse } from "graphql";
import { expect, test } from "vitest";
import { operationHashOf, operationNameOf } from "../../../src/access-log/operation-name.ts";

const operationIn = (document: DocumentNode): OperationDefinitionNode =>
  document.definitions.find((part) => part.kind === Kind.OPERATION_DEFINITION) as OperationDefinitionNode;

test.each([
  ["query Trends { viewer { audience } }", "query Trends"],
  ["{ viewer { audience } a: release(id: 1) { id } b: release(id: 2) { id } }", "query viewer,release"],
  ["mutation Harmless { a: publish { id } b: withdraw { id } }", "mutation publish,withdraw"],
  ["{ ...F } fragment F on Query { viewer { audience } }", "query"],
  [`query ${"x".repeat(5000)} { viewer { audience } }`, `query ${"x".repeat(94)}`],
])("%.60s is called %.40s", (source, name) => {
  expect(operationNameOf(operationIn(parse(source)))).toBe(name);
});

test("comments, commas and spacing make no other operation; a literal does", () => {
  const hash = (source: string) => operationHashOf(source, parse(source));
  expect(hash("{a,b} # c")).toBe(hash("{\n  a\n  b\n}"));
  expect(hash("{a(x: 1)}")).not.toBe(hash("{a(x: 2)}"));
  expect(operationHashOf("{", null)).toMatch(/^[0-9a-f]{64}$/);
});
