import { readFileSync } from "node:fs";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";
import { expect, test } from "vitest";

const read = (path: string) => buildSchema(readFileSync(new URL(path, import.meta.url), "utf8"));

/** `landed.graphql` is the printed schema as clients were last given it; it is replaced when a version is given to them. */
test("nothing that clients were given is broken", async () => {
  const changes = await diff(read("landed.graphql"), read("../../schema/schema.graphql"));
  const broken = changes.filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking);
  expect(broken.map(({ message }) => message)).toEqual([]);
});

test("a field that is taken away would be noticed", async () => {
  const text = readFileSync(new URL("landed.graphql", import.meta.url), "utf8");
  const changes = await diff(buildSchema(text), buildSchema(text.replace(/^ {2}totalCount: Int!$/m, "  total: Int!")));
  expect(changes.some(({ criticality }) => criticality.level === CriticalityLevel.Breaking)).toBe(true);
});
