/** What a foreign key promises to be there. Error, a bug of ours, where it is not: `missing` says what. */
export function found<T>(thing: T | undefined, missing: string): T {
  if (thing === undefined) throw new Error(missing);
  return thing;
}
