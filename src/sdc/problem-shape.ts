/** Whether something that came as JSON has the shape of a problem, before anything reads it. */
import { SdcInputError } from "./system.ts";

type Json = Readonly<Record<string, unknown>>;

function refuse(place: string, wanted: string): never {
  throw new SdcInputError(`${place}: ${wanted} is wanted`);
}

function objectAt(value: unknown, place: string): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) refuse(place, "an object");
  return value as Json;
}

function listAt(value: unknown, place: string, { mayBeEmpty = false } = {}): readonly unknown[] {
  if (!Array.isArray(value) || (value.length === 0 && !mayBeEmpty)) refuse(place, "a list that is not empty");
  return value;
}

function textAt(value: unknown, place: string): string {
  if (typeof value !== "string" || value === "") refuse(place, "a text");
  return value;
}

const texts = (value: unknown, place: string): void =>
  listAt(value, place).forEach((text, i) => {
    textAt(text, `${place}, number ${i + 1}`);
  });

function optional(value: unknown, type: "boolean" | "number", place: string): void {
  if (value !== undefined && typeof value !== type) refuse(place, type === "boolean" ? "true or false" : "a number");
}

function checkCode(value: unknown, place: string): void {
  const { id, children, partitions, published } = objectAt(value, place);
  const named = `${place} ${textAt(id, `${place}, id`)}`;
  if (children !== undefined) texts(children, `${named}, children`);
  if (partitions !== undefined)
    listAt(partitions, `${named}, partitions`).forEach((partition, i) => {
      texts(partition, `${named}, partition ${i + 1}`);
    });
  optional(published, "boolean", `${named}, published`);
}

function checkTable(value: unknown, number: number): void {
  const table = objectAt(value, `table number ${number}`);
  const place = `table ${textAt(table["id"], `table number ${number}, id`)}`;
  for (const dimension of listAt(table["dimensions"], `${place}, dimensions`)) {
    const { id, codes } = objectAt(dimension, `${place}, dimension`);
    const named = `${place}, dimension ${textAt(id, `${place}, dimension, id`)}`;
    for (const code of listAt(codes, `${named}, codes`)) checkCode(code, `${named}, code`);
  }
  listAt(table["cells"], `${place}, cells`).forEach((cell, i) => {
    const { at, value: count } = objectAt(cell, `${place}, cell number ${i + 1}`);
    texts(at, `${place}, cell number ${i + 1}, at`);
    if (count !== null && typeof count !== "number")
      refuse(`${place}, cell number ${i + 1}, value`, "a number or null");
  });
}

function checkReference(value: unknown, place: string): void {
  const { table, at } = objectAt(value, place);
  textAt(table, `${place}, table`);
  texts(at, `${place}, at`);
}

function checkAttacker(value: unknown, number: number): void {
  const attacker = objectAt(value, `attacker number ${number}`);
  const place = `attacker ${textAt(attacker["name"], `attacker number ${number}, name`)}`;
  for (const known of listAt(attacker["knows"], `${place}, knows`, { mayBeEmpty: true })) {
    const { table, dimension, members } = objectAt(known, `${place}, knows`);
    textAt(table, `${place}, knows, table`);
    textAt(dimension, `${place}, knows, dimension`);
    texts(members, `${place}, knows, members`);
  }
}

/**
 * Refuses what has not the shape of a problem.
 * Shape:  anything -> nothing.
 * Units:  none.
 * Errors: SdcInputError naming the place and what is wanted there; no value is repeated.
 * Limits: the shape alone; whether codes exist and counts add up, compileProblem says.
 * Source: the contract, "Disclosure control on a table of your own".
 */
export function refuseMisshapen(problem: unknown): void {
  const { tables, links, profile, attackers } = objectAt(problem, "the problem");
  listAt(tables, "tables").forEach((table, i) => {
    checkTable(table, i + 1);
  });
  listAt(links ?? [], "links", { mayBeEmpty: true }).forEach((link, i) => {
    for (const reference of listAt(link, `link number ${i + 1}`)) checkReference(reference, `link number ${i + 1}`);
  });
  listAt(attackers ?? [], "attackers", { mayBeEmpty: true }).forEach((attacker, i) => {
    checkAttacker(attacker, i + 1);
  });
  const settings = objectAt(profile, "profile");
  textAt(settings["method"], "profile, method");
  if (typeof settings["smallestPublishable"] !== "number") refuse("profile, smallestPublishable", "a number");
  optional(settings["intervalWidth"], "number", "profile, intervalWidth");
  for (const name of ["protectZeros", "coalitions", "soleContributors"])
    optional(settings[name], "boolean", `profile, ${name}`);
}
