import { GraphQLError, type GraphQLFormattedError } from "graphql";
import { type Language, type Text, textIn } from "../domain/codes.ts";
import { AppError, type ErrorCode, type ErrorDetails } from "../shared/app-error.ts";
import { storeFault } from "../shared/faults.ts";
import { requestFault } from "./request-fault.ts";

/** An error as the contract words it. */
export interface ContractError extends GraphQLFormattedError {
  readonly extensions: { readonly code: ErrorCode; readonly messages: Text; readonly details: ErrorDetails };
}

const INTERNAL: Text = {
  en: "Something went wrong on our side. Try again; if it happens again, tell the secretariat the time of this answer.",
  fr: "Une erreur s'est produite de notre côté. Réessayez; si elle se répète, indiquez au secrétariat l'heure de cette réponse.",
};

const contractError = (
  code: ErrorCode,
  messages: Text,
  details: ErrorDetails,
  place: Pick<GraphQLFormattedError, "locations" | "path">,
): ContractError => ({ message: messages.en, ...place, extensions: { code, messages, details } });

/**
 * The only place where an error becomes text. An allow-list: our own errors and faults of the request are told; anything else
 * is masked, for it may hold SQL, parameters or rows. `onInternal` is told of what was masked.
 */
export function formatError(
  formatted: GraphQLFormattedError,
  error: unknown,
  onInternal: (error: unknown) => void,
): ContractError {
  const original = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  const { locations, path } = formatted;
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  if (original instanceof AppError) return contractError(original.code, original.messages, original.details, place);
  const fault = requestFault(formatted.message, formatted.extensions?.code);
  if (fault) return contractError(fault.code, fault.messages, fault.details, place);
  onInternal(original);
  const ofStore = storeFault(original);
  if (ofStore) return contractError(ofStore.code, ofStore.messages, ofStore.details, place);
  return contractError("INTERNAL", INTERNAL, {}, place);
}

/** The same error in the language of the request. */
export function inLanguage<E extends GraphQLFormattedError>(error: E, language: Language): E {
  const messages = error.extensions?.messages as Text | undefined;
  return messages ? { ...error, message: textIn(messages, language) } : error;
}
