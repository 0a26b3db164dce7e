import type { Text } from "../domain/codes.ts";
import { typeset } from "../domain/french-typography.ts";

/** The contract's error codes; schema/errors.md says when each occurs and what the caller does about it. */
export const ERROR_CODE = [
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "INVALID_INPUT",
  "TOO_LARGE",
  "CONFLICT",
  "NOT_COMPUTABLE",
  "INTERNAL",
] as const;
export type ErrorCode = (typeof ERROR_CODE)[number];

/** What a client may branch on beside the code: the argument at fault, the codes that would be valid, a limit. Never a count of people. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The one error that services throw for what a caller can mend. Its texts are written for the caller, in both languages. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly messages: Text;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, messages: Text, details: ErrorDetails = {}) {
    super(messages.en);
    this.name = "AppError";
    this.code = code;
    this.messages = { en: messages.en, fr: typeset(messages.fr) };
    this.details = details;
  }
}
