import type { Text } from "../domain/codes.ts";
import { folded, type Relation } from "./code-map.ts";

/** Labels that one thing bears in the table's English and French downloads; the first is the usual one. */
export interface Labels {
  readonly en: readonly string[];
  readonly fr: readonly string[];
}

export interface TableMember {
  /** The code in square brackets at the end of the label (`[1525]`), which both languages share; null where there is none. */
  readonly bracket: string | null;
  readonly labels: Labels;
  readonly code: string;
  readonly relation: Relation;
  readonly note: Text | null;
}

/**
 * A column of the table beside the standard ones: it gives a dimension of the indicator, or it selects the rows that are the
 * indicator's; `rates`: labels of rows that state the rates of those counts. `optional`: some editions of the table do not have it.
 */
export type TableColumn =
  | { readonly names: Labels; readonly gives: string; readonly members: readonly TableMember[] }
  | { readonly names: Labels; readonly keep: Labels; readonly rates?: Labels; readonly optional: boolean };

/**
 * What a Statistics Canada table's labels are in the shared schema. `constants`: dimensions that no column gives.
 * `frenchRead`: false where the French labels were translated here and not read in a download.
 */
export interface StatcanTable {
  readonly table: string;
  readonly version: string;
  readonly indicator: string;
  readonly title: Text;
  readonly note: Text;
  readonly source: { readonly title: Text; readonly url: string };
  readonly approvedBy: Text;
  readonly demonstration: boolean;
  readonly frenchRead: boolean;
  readonly constants: Readonly<Record<string, string>>;
  readonly columns: readonly TableColumn[];
}

export const allLabels = ({ en, fr }: Labels): string[] => [...en, ...fr];

/** The code in square brackets that ends a label: `Trafficking in persons [1525]` has 1525. */
export const bracketOf = (label: string): string | null => /\[([^\][]{1,20})\]\s*$/.exec(label)?.[1] ?? null;

/** The member that a label names: by its bracket where it has one, else by the label itself in either language. */
export function memberLabelled(members: readonly TableMember[], label: string): TableMember | null {
  const bracket = bracketOf(label);
  const byBracket = bracket === null ? undefined : members.find((member) => member.bracket === bracket);
  if (byBracket) return byBracket;
  const wanted = folded(label);
  return members.find(({ labels }) => allLabels(labels).some((known) => folded(known) === wanted)) ?? null;
}
