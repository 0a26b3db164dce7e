import { extendSchema, type GraphQLObjectType, graphql, isObjectType, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { ANONYMOUS } from "../../src/domain/audience.ts";
import { PERMISSIONS } from "../../src/graphql/permissions.ts";
import { buildBareSchema } from "../../src/graphql/schema.ts";
import { shieldSchema } from "../../src/graphql/shield.ts";
import { AppError } from "../../src/shared/app-error.ts";

function fieldsOfSchema(): string[] {
  const types = Object.values(buildBareSchema().getTypeMap()).filter(
    (type): type is GraphQLObjectType => isObjectType(type) && !type.name.startsWith("__"),
  );
  return types.flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
}

const placed = Object.entries(PERMISSIONS).flatMap(([type, fields]) =>
  Object.keys(fields).map((field) => `${type}.${field}`),
);

/** The schema with a field that nobody thought of placing, on the root and on another type. */
function schemaWithForgottenFields() {
  const schema = extendSchema(
    buildBareSchema(),
    parse("extend type Query { forgotten: String } extend type Viewer { forgotten: String }"),
  );
  for (const name of ["Query", "Viewer"]) {
    const field = (schema.getType(name) as GraphQLObjectType).getFields().forgotten;
    if (field) field.resolve = () => "a secret";
  }
  return shieldSchema(schema);
}

describe("permissions.ts", () => {
  test("places every field of the schema, each once, and nothing that is not in it", () => {
    expect(placed.sort()).toEqual(fieldsOfSchema().sort());
  });

  test.each(["{ forgotten }", "{ viewer { audience forgotten } }"])(
    "denies to everyone what it does not place: %s",
    async (source) => {
      const schema = schemaWithForgottenFields();
      for (const viewer of [ANONYMOUS, { subject: "x", roles: ["SECRETARIAT"], jurisdiction: "CA" }]) {
        const { data, errors } = await graphql({ schema, source, contextValue: { viewer } });
        expect(JSON.stringify(data)).not.toContain("a secret");
        expect(errors).toHaveLength(1);
        expect(errors?.[0]?.originalError).toBeInstanceOf(AppError);
        expect(errors?.[0]?.originalError).toMatchObject({ code: "FORBIDDEN" });
      }
    },
  );

  test("lets through what it places, beside a field that is denied", async () => {
    const { data } = await graphql({
      schema: schemaWithForgottenFields(),
      source: "{ viewer { audience forgotten } }",
      contextValue: { viewer: ANONYMOUS },
    });
    expect(data).toEqual({ viewer: { audience: "PUBLIC", forgotten: null } });
  });
});
