import { AppError } from "./app-error.ts";

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;
/** RFC 9557: a local time and the zone that it is told in. */
const IN_ZONE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d))?\[([A-Za-z_]+(?:\/[A-Za-z_+-]+)*)\]$/;

const refused = (argument: string, en: string, fr: string): AppError =>
  new AppError("INVALID_INPUT", { en: `${argument}: ${en}`, fr: `${argument} : ${fr}` }, { argument });

const notAMoment = (argument: string): AppError =>
  refused(
    argument,
    "write a moment with its zone, such as 2026-12-04T08:30:00-05:00 or 2026-12-04T08:30[America/Toronto].",
    "écrivez un moment avec son fuseau, comme 2026-12-04T08:30:00-05:00 ou 2026-12-04T08:30[America/Toronto].",
  );

/** What a clock in a zone shows at a moment, as if it were UTC, in milliseconds. */
function wallClock(moment: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    calendar: "iso8601",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(moment);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
}

const DAY = 86_400_000;

/** Every moment at which a clock in the zone shows that time: none where it leaps over it, two where it goes back. */
function momentsOf(shown: number, zone: string): number[] {
  const offsets = [shown - DAY, shown + DAY].map((near) => wallClock(near, zone) - near);
  const candidates = [...new Set(offsets.map((offset) => shown - offset))];
  return candidates.filter((moment) => wallClock(moment, zone) === shown);
}

/**
 * A moment in time from text: RFC 3339, or a local time with its zone in brackets (RFC 9557).
 * Errors: INVALID_INPUT for anything else, for a zone that does not exist, and for a local time that the change to or from
 *         daylight-saving time leaves out or repeats: which one is meant is not guessed.
 */
export function parseMoment(argument: string, text: string): Date {
  if (RFC_3339.test(text)) {
    const moment = new Date(text);
    if (Number.isNaN(moment.getTime())) throw notAMoment(argument);
    return moment;
  }
  const match = IN_ZONE.exec(text);
  if (!match) throw notAMoment(argument);
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0)) as number[];
  const shown = Date.UTC(year as number, (month as number) - 1, day, hour, minute, second);
  const written = new Date(shown).toISOString().slice(0, 16);
  if (written !== text.slice(0, 16)) throw notAMoment(argument);
  let moments: number[];
  try {
    moments = momentsOf(shown, match[7] as string);
  } catch {
    throw notAMoment(argument);
  }
  if (moments.length === 1) return new Date(moments[0] as number);
  throw moments.length === 0
    ? refused(
        argument,
        "clocks leap over this time on that day. Write another, or the moment with its offset.",
        "les horloges sautent cette heure ce jour-là. Écrivez-en une autre, ou le moment avec son décalage.",
      )
    : refused(
        argument,
        "clocks show this time twice on that day. Write it with its offset, such as -04:00 or -05:00.",
        "les horloges indiquent deux fois cette heure ce jour-là. Écrivez-la avec son décalage, comme -04:00 ou -05:00.",
      );
}

const TRIED_MINUTES = 180;

/**
 * The moment at which a day begins in a zone: midnight, or where clocks leap over it, the leap.
 * Shape:  a day (2026-03-31) and an IANA zone -> milliseconds since 1970. RangeError for a zone that does not exist.
 */
export function startOfDay(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  for (let minute = 0; minute <= TRIED_MINUTES; minute++) {
    const moments = momentsOf(midnight + minute * 60_000, zone);
    if (moments.length > 0) return Math.min(...moments);
  }
  throw new RangeError("a day without a beginning");
}

/** The day after a day. */
export const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
