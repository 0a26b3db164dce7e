import type { IncomingMessage } from "node:http";

/**
 * A header that is to be sent once. Node keeps the first of several `Authorization` and drops the others without a word; here they are
 * joined, and then are no token and name nothing.
 */
export const headerOf = ({ headersDistinct }: IncomingMessage, name: string): string | undefined =>
  headersDistinct[name]?.join(", ");
