import { type NoteEntry, noteApplies } from "../catalogue/catalogue.ts";
import type { ExportAxis, ExportNote } from "./export-table.ts";

/** Of a scope, what it says of one axis. */
function scopeOn({ id }: ExportAxis, scope: NoteEntry["scope"]): NoteEntry["scope"] {
  const { jurisdiction, periodFrom, periodTo, dimension, code } = scope;
  if (id === "jurisdiction") return jurisdiction === undefined ? {} : { jurisdiction };
  if (id === "period")
    return { ...(periodFrom === undefined ? {} : { periodFrom }), ...(periodTo === undefined ? {} : { periodTo }) };
  return id === dimension ? { dimension, ...(code === undefined ? {} : { code }) } : {};
}

/** The numbers of the notes that nothing on this axis keeps from a category. */
const holdingOn = (axis: ExportAxis, category: string, notes: readonly NoteEntry[]): number[] =>
  notes.flatMap(({ scope }, number) => {
    const part = scopeOn(axis, scope);
    // Only what the part of the scope speaks of is looked at; any period does where it is none.
    const period = axis.id === "period" ? category : "2000";
    const place = { indicator: "", jurisdiction: category, period, members: { [axis.id]: category } };
    return noteApplies(part, place) ? [number] : [];
  });

/** Categories on which the same notes hold are of one class; there are few, however many cells. */
function classesOf(axis: ExportAxis, notes: readonly NoteEntry[]) {
  const holding: (readonly number[])[] = [];
  const known = new Map<string, number>();
  const classOf = axis.categories.map(({ id }) => {
    const numbers = holdingOn(axis, id, notes);
    const key = numbers.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, holding.length);
    return holding.push(numbers) - 1;
  });
  return { classOf, holding };
}

/**
 * Which notes of the catalogue hold for a cell, as the API gives them beside it: what is said of Ontario stands beside Ontario's
 * figures alone. Shape: `notes`: those that touch the table; `always`: what stands before them everywhere; `at` of a cell: its category
 * on each axis. One list for all cells on which the same ones hold.
 */
export function makeNotesAt(
  axes: readonly ExportAxis[],
  notes: readonly NoteEntry[],
  always: readonly ExportNote[],
): (at: readonly number[]) => readonly ExportNote[] {
  // Where an axis has one class, what touches the table holds on it.
  const parts = axes.map((axis, a) => ({ a, ...classesOf(axis, notes) })).filter(({ holding }) => holding.length > 1);
  const known = new Map<string, readonly ExportNote[]>();
  return (at) => {
    const classes = parts.map(({ a, classOf }) => classOf[at[a] as number] as number);
    const key = classes.join();
    const before = known.get(key);
    if (before !== undefined) return before;
    const here = notes.filter((_, number) =>
      parts.every(({ holding }, i) => (holding[classes[i] as number] as readonly number[]).includes(number)),
    );
    const made = [...always, ...here.map(({ id, mandatory, text }) => ({ id, mandatory, text }))];
    known.set(key, made);
    return made;
  };
}
