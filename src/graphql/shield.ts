import { createRequire } from "node:module";
import util from "node:util";
import type { GraphQLSchema } from "graphql";
import { applyMiddleware, type IMiddlewareFunction, type IMiddlewareTypeMap } from "graphql-middleware";
import type * as Shield from "graphql-shield";
import { holdsRole } from "../domain/audience.ts";
import type { Role } from "../domain/codes.ts";
import { faults } from "../shared/faults.ts";
import type { Context } from "./context.ts";
import { PERMISSIONS, type Permission } from "./permissions.ts";

/**
 * graphql-shield 7.6 asks Node's util for `isUndefined`, which Node 23 removed: its ES module build fails to load there, its
 * CommonJS build loads once the function is given back. This file is the only one that touches shield.
 */
const legacyUtil = util as unknown as { isUndefined?: (value: unknown) => boolean };
legacyUtil.isUndefined ??= (value) => value === undefined;
const { shield, allow, deny, rule } = createRequire(import.meta.url)("graphql-shield") as typeof Shield;

/** True for whoever has one of the roles. Nothing is remembered between fields: the answer costs less than its place. */
const holds = (name: string, ...roles: Role[]) =>
  rule(name, { cache: "no_cache" })((_parent: unknown, _args: unknown, { viewer }: Pick<Context, "viewer">) =>
    holdsRole(viewer, ...roles),
  ) as unknown as typeof allow;

const RULES: Readonly<Record<Permission, typeof allow>> = {
  ANYONE: allow,
  INTAKE: holds("intake", "LOADER", "APPROVER"),
  APPROVER: holds("approver", "APPROVER"),
  SECRETARIAT: holds("secretariat", "SECRETARIAT"),
  OVERSIGHT: holds("oversight", "SECRETARIAT", "AUDITOR"),
};

function ruleTree(): Record<string, Record<string, typeof allow>> {
  const types = Object.entries(PERMISSIONS).map(([type, fields]) => [
    type,
    Object.fromEntries(Object.entries(fields).map(([field, permission]) => [field, RULES[permission]])),
  ]);
  return Object.fromEntries(types);
}

const mayBeReadByAnyone = (type: string, field: string): boolean => PERMISSIONS[type]?.[field] === "ANYONE";

/** Fields that anyone may read need no fence: shield would make two promises of each leaf of each cell. */
function onlyFenced(fences: IMiddlewareTypeMap): IMiddlewareTypeMap {
  const fenced: Record<string, Record<string, IMiddlewareFunction>> = {};
  for (const [type, fields] of Object.entries(fences as Record<string, Record<string, IMiddlewareFunction>>)) {
    const kept = Object.entries(fields).filter(([field]) => !mayBeReadByAnyone(type, field));
    if (kept.length > 0) fenced[type] = Object.fromEntries(kept);
  }
  return fenced as IMiddlewareTypeMap;
}

/** Denies by default: a field that permissions.ts does not place answers FORBIDDEN to everyone. */
export function shieldSchema(schema: GraphQLSchema): GraphQLSchema {
  const generator = shield(ruleTree(), {
    fallbackRule: deny,
    fallbackError: (thrown: unknown) => (thrown instanceof Error ? thrown : faults.forbidden()),
  } as Parameters<typeof shield>[1]);
  const fences = onlyFenced(generator.generate(schema) as IMiddlewareTypeMap);
  return Object.keys(fences).length === 0 ? schema : applyMiddleware(schema, fences);
}
