let lastMs = Number.NaN;
let lastText = "";

/** A moment as ISO 8601 in UTC, to the millisecond. What is asked for the same millisecond again and again is made once. */
export function isoTime(moment: Date): string {
  const ms = moment.getTime();
  if (ms === lastMs) return lastText;
  lastText = moment.toISOString();
  lastMs = ms;
  return lastText;
}
