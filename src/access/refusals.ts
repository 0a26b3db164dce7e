import type { Text } from "../domain/codes.ts";
import type { AppError } from "../shared/app-error.ts";
import { faults } from "../shared/faults.ts";

/** Why a request was not let in, in `details.reason`. Clients may branch on it: never renamed. */
export const REFUSAL_REASON = [
  "NO_TOKEN",
  "NOT_BEARER",
  "MALFORMED",
  "UNSIGNED",
  "WRONG_ISSUER",
  "BAD_SIGNATURE",
  "WRONG_AUDIENCE",
  "NO_EXPIRY",
  "EXPIRED",
  "NOT_YET_VALID",
  "TOO_LONG",
  "NO_SUBJECT",
  "NO_ROLE",
  "UNKNOWN_ROLE",
  "NO_JURISDICTION",
  "UNKNOWN_JURISDICTION",
  "KEYS_UNAVAILABLE",
] as const;
export type RefusalReason = (typeof REFUSAL_REASON)[number];

/** Who issues tokens to this caller, as far as is known: it decides what he is told to do. */
export type TokenSource = "development" | "provider";

/** `mend`: what helps. A new token of the same kind, a correction by whoever issues tokens, or what the text itself says. */
interface Refusal {
  readonly text: Text;
  readonly mend: "renew" | "correct" | "said";
}

const ROLES = "analyst, policy, loader, approver, secretariat, auditor";

const REFUSALS: Readonly<Record<RefusalReason, Refusal>> = {
  NO_TOKEN: {
    text: {
      en: "This server answers nobody without a token. Send the header “Authorization: Bearer” followed by your token.",
      fr: "Ce serveur ne répond à personne sans jeton. Envoyez l'en-tête « Authorization: Bearer » suivi de votre jeton.",
    },
    mend: "said",
  },
  NOT_BEARER: {
    text: {
      en: "The header “Authorization” is not “Bearer”, one space and one token. Correct it, or leave it out for public figures.",
      fr: "L'en-tête « Authorization » n'est pas « Bearer », un espace et un jeton. Corrigez-le, ou omettez-le pour les chiffres publics.",
    },
    mend: "said",
  },
  MALFORMED: {
    text: { en: "The token cannot be read as an access token.", fr: "Le jeton n'est pas un jeton d'accès lisible." },
    mend: "renew",
  },
  UNSIGNED: {
    text: {
      en: "The token is not signed, or not with an algorithm that is accepted here.",
      fr: "Le jeton n'est pas signé, ou pas avec un algorithme accepté ici.",
    },
    mend: "renew",
  },
  WRONG_ISSUER: {
    text: {
      en: "The token comes from an issuer that is not trusted here.",
      fr: "Le jeton provient d'un émetteur qui n'est pas reconnu ici.",
    },
    mend: "renew",
  },
  BAD_SIGNATURE: {
    text: {
      en: "The token's signature was not made with its issuer's keys.",
      fr: "La signature du jeton n'a pas été faite avec les clés de son émetteur.",
    },
    mend: "renew",
  },
  WRONG_AUDIENCE: {
    text: { en: "The token was issued for another service.", fr: "Le jeton a été émis pour un autre service." },
    mend: "renew",
  },
  NO_EXPIRY: {
    text: { en: "The token does not say when it expires.", fr: "Le jeton n'indique pas quand il expire." },
    mend: "correct",
  },
  EXPIRED: { text: { en: "The token has expired.", fr: "Le jeton est expiré." }, mend: "renew" },
  NOT_YET_VALID: {
    text: {
      en: "The token is not valid yet. If it is new, check the clocks of both computers.",
      fr: "Le jeton n'est pas encore valide. S'il est nouveau, vérifiez l'horloge des deux ordinateurs.",
    },
    mend: "renew",
  },
  TOO_LONG: {
    text: {
      en: "The token lasts longer than 24 hours, the most that is accepted here.",
      fr: "Le jeton dure plus de 24 heures, la durée maximale acceptée ici.",
    },
    mend: "correct",
  },
  NO_SUBJECT: {
    text: {
      en: "The token does not say whose it is (claim “sub”).",
      fr: "Le jeton n'indique pas à qui il est (attribut « sub »).",
    },
    mend: "correct",
  },
  NO_ROLE: {
    text: {
      en: `The token gives no role: its claim “roles” must be a list of at least one of ${ROLES}.`,
      fr: `Le jeton ne donne aucun rôle : son attribut « roles » doit être une liste d'au moins un rôle parmi ${ROLES}.`,
    },
    mend: "correct",
  },
  UNKNOWN_ROLE: {
    text: {
      en: `The token gives a role that does not exist. Roles are written ${ROLES}.`,
      fr: `Le jeton donne un rôle qui n'existe pas. Les rôles s'écrivent ${ROLES}.`,
    },
    mend: "correct",
  },
  NO_JURISDICTION: {
    text: {
      en: "The token gives no jurisdiction: its claim “jurisdiction” must be CA, or a province or territory such as CA-ON.",
      fr: "Le jeton ne donne pas de secteur de compétence : son attribut « jurisdiction » doit être CA, ou une province ou un territoire comme CA-ON.",
    },
    mend: "correct",
  },
  UNKNOWN_JURISDICTION: {
    text: {
      en: "The token gives a jurisdiction that does not exist. Write CA, or one province or territory such as CA-ON.",
      fr: "Le jeton donne un secteur de compétence qui n'existe pas. Écrivez CA, ou une province ou un territoire comme CA-ON.",
    },
    mend: "correct",
  },
  KEYS_UNAVAILABLE: {
    text: {
      en: "The sign-in service's keys cannot be had at the moment, so the token could not be checked. Try again in a minute.",
      fr: "Les clés du service de connexion sont inaccessibles pour le moment; le jeton n'a pu être vérifié. Réessayez dans une minute.",
    },
    mend: "said",
  },
};

const COMMAND = "npm run -s fptx -- token --role analyst --jurisdiction CA-ON";

const ADVICE: Readonly<Record<TokenSource, Readonly<Record<"renew" | "correct", Text>>>> = {
  development: {
    renew: { en: `Get a new token: ${COMMAND}`, fr: `Obtenez un nouveau jeton : ${COMMAND}` },
    correct: { en: `Get a new token: ${COMMAND}`, fr: `Obtenez un nouveau jeton : ${COMMAND}` },
  },
  provider: {
    renew: {
      en: "Sign in again with your organization to get a new one.",
      fr: "Reconnectez-vous auprès de votre organisation pour en obtenir un nouveau.",
    },
    correct: {
      en: "Ask whoever manages sign-in in your organization to correct it.",
      fr: "Demandez à la personne qui gère les connexions dans votre organisation de le corriger.",
    },
  },
};

/** UNAUTHENTICATED with a reason and what to do. Nothing of the token is repeated: it may be somebody else's. */
export function refusal(reason: RefusalReason, source: TokenSource): AppError {
  const { text, mend } = REFUSALS[reason];
  if (mend === "said") return faults.unauthenticated(text, reason);
  const advice = ADVICE[source][mend];
  return faults.unauthenticated({ en: `${text.en} ${advice.en}`, fr: `${text.fr} ${advice.fr}` }, reason);
}
