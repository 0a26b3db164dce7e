import type { IncomingMessage } from "node:http";

/**
 * A header that is to be sent once. Node keeps the first of several `Authorization` and drops the others without a word; here they are
 * joined, and then are no token and name nothing. `name`: in small letters.
 */
export function headerOf({ rawHeaders }: Pick<IncomingMessage, "rawHeaders">, name: string): string | undefined {
  let found: string | undefined;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const given = rawHeaders[i] as string;
    if (given.length !== name.length || given.toLowerCase() !== name) continue;
    const value = rawHeaders[i + 1] as string;
    found = found === undefined ? value : `${found}, ${value}`;
  }
  return found;
}
