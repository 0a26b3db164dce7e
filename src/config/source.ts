export type Env = Readonly<Record<string, string | undefined>>;

export interface Fault {
  readonly variable: string;
  readonly en: string;
  readonly fr: string;
}

/** Reads variables, and gathers what is wrong with them instead of stopping at the first. */
export interface Source {
  readonly env: Env;
  readonly faults: Fault[];
}

/** A blank variable is an absent one, as composition files write it; `oneOf` is stricter. */
export const textOf = ({ env }: Source, name: string): string | null => env[name]?.trim() || null;

export function oneOf<T extends string>(
  source: Source,
  { name, valid, fallback }: { name: string; valid: readonly T[]; fallback: T },
): T {
  const given = source.env[name];
  if (given === undefined) return fallback;
  const found = valid.find((value) => value === given);
  if (found !== undefined) return found;
  source.faults.push({
    variable: name,
    en: `write ${valid.join(" or ")} in lower case, or leave it out for ${fallback}.`,
    fr: `écrivez ${valid.join(" ou ")} en minuscules, ou omettez-la pour ${fallback}.`,
  });
  return fallback;
}
