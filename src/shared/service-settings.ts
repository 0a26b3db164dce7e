/** Reads variables, and gathers what is wrong with them (config.ts). */
interface Settings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly faults: { variable: string; en: string; fr: string }[];
}

/** What all requests together, and one caller, may ask of a server. */
export interface ServiceLimits {
  /** Requests of one subject, or of one address without a token; null: any number. */
  readonly requestsPerMinute: number | null;
  /** Requests answered at once; ten times as many may wait. */
  readonly requestsAtOnce: number;
  /** Seconds after which an answer is given up. */
  readonly requestSeconds: number;
}

const textOf = ({ env }: Settings, name: string): string | null => env[name]?.trim() || null;

function readWhole(
  settings: Settings,
  { name, fallback, max }: { name: string; fallback: number; max: number },
): number {
  const given = textOf(settings, name);
  if (given === null) return fallback;
  if (/^[1-9]\d*$/.test(given) && Number(given) <= max) return Number(given);
  settings.faults.push({
    variable: name,
    en: `write a whole number from 1 to ${max}, or leave it out for ${fallback}.`,
    fr: `écrivez un nombre entier de 1 à ${max}, ou omettez-la pour ${fallback}.`,
  });
  return fallback;
}

const REQUESTS_PER_MINUTE = 6_000;

function readRate(settings: Settings, isProduction: boolean): number | null {
  const given = textOf(settings, "RATE_LIMIT");
  if (given === "off") return null;
  if (given === null) return isProduction ? REQUESTS_PER_MINUTE : null;
  if (/^[1-9]\d{0,6}$/.test(given)) return Number(given);
  settings.faults.push({
    variable: "RATE_LIMIT",
    en: `write how many requests one caller may send in a minute, or off, or leave it out for ${REQUESTS_PER_MINUTE} in production and off elsewhere.`,
    fr: `écrivez combien de requêtes un appelant peut envoyer en une minute, ou off, ou omettez-la pour ${REQUESTS_PER_MINUTE} en production et off ailleurs.`,
  });
  return null;
}

export const readServiceLimits = (settings: Settings, isProduction: boolean): ServiceLimits => ({
  requestsPerMinute: readRate(settings, isProduction),
  requestsAtOnce: readWhole(settings, { name: "REQUESTS_AT_ONCE", fallback: 64, max: 10_000 }),
  requestSeconds: readWhole(settings, { name: "REQUEST_SECONDS", fallback: 30, max: 600 }),
});

/** Origins, separated by commas, whose pages may read answers in a browser; a wildcard is none. */
export function readOrigins(settings: Settings, name: string): string[] {
  const given = (textOf(settings, name) ?? "").split(",").map((origin) => origin.trim());
  const origins = given.filter((origin) => origin !== "");
  if (origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin)) return origins;
  settings.faults.push({
    variable: name,
    en: "write origins separated by commas, such as https://portal.example.ca, without a path or a wildcard, or leave it out.",
    fr: "écrivez des origines séparées par des virgules, comme https://portail.example.ca, sans chemin ni joker, ou omettez-la.",
  });
  return [];
}
