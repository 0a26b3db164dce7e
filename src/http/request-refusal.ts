import type { Text } from "../domain/codes.ts";
import { AppError } from "../shared/app-error.ts";

/** INVALID_INPUT for which HTTP has a status of its own, with the headers that belong to it. */
export class RequestRefusal extends AppError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, messages: Text, headers: Readonly<Record<string, string>> = {}) {
    super("INVALID_INPUT", messages);
    this.status = status;
    this.headers = headers;
  }
}

export function wrongMethod(given: string, allowed: readonly string[]): RequestRefusal {
  const list = allowed.join(", ");
  return new RequestRefusal(
    405,
    {
      en: `This address does not take the method ${given}. Use ${list}.`,
      fr: `Cette adresse n'accepte pas la méthode ${given}. Utilisez ${list}.`,
    },
    { allow: list },
  );
}
