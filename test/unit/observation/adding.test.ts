import { expect, test } from "vitest";
import type { Availability } from "../../../src/domain/codes.ts";
import { refuseTerms } from "../../../src/observation/adding.ts";
import { AppError } from "../../../src/shared/app-error.ts";

const NAME = { en: "Nova Scotia, 2021", fr: "Nouvelle-Écosse, 2021" };

function refusalOf(availability: Availability): AppError {
  try {
    refuseTerms([{ name: NAME, value: null, status: { availability, rounded: false } }]);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error("not refused");
}

test.each([
  ["SUPPRESSED", "A_TERM_IS_HIDDEN", "is hidden from you", "vous est masqué"],
  ["NOT_SHARED", "A_TERM_IS_HIDDEN", "is not shared with you", "ne vous est pas communiqué"],
  ["NOT_AVAILABLE", "A_TERM_IS_MISSING", "there is no figure", "n'est pas disponible"],
  ["NOT_APPLICABLE", "A_TERM_IS_MISSING", "is not applicable", "est sans objet"],
  ["UNRELIABLE", "A_TERM_IS_MISSING", "is too unreliable to be published", "est trop peu fiable pour être publié"],
] as const)("a term that is %s is refused in the words of its own state", (availability, rule, en, fr) => {
  const { details, messages } = refusalOf(availability);
  expect(details["rule"]).toBe(rule);
  expect(messages.en).toContain(en);
  expect(messages.fr).toContain(`le chiffre «\u00a0Nouvelle-Écosse, 2021\u00a0» ${fr}`);
  if (availability !== "SUPPRESSED") expect(messages.en).not.toMatch(/hidden|would tell it/);
});
