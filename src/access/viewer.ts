import { ANONYMOUS, type Viewer } from "../domain/audience.ts";
import type { Soon } from "../shared/soon.ts";
import { refusal } from "./refusals.ts";
import type { TokenVerifier } from "./token-verifier.ts";

/** RFC 6750 section 2.1; the scheme's name in any case (RFC 9110 section 11.1). What a token is, the verifier says. */
const BEARER = /^bearer +(\S+)$/i;

/**
 * Who sends a request, from its header `Authorization` alone: no cookie, query or other header says who one is.
 * Shape:  the header, undefined where there is none -> Viewer, at once where he is known. Without a header, the public where it is let in.
 * Errors: AppError UNAUTHENTICATED. A header that is not good never falls back to the public: the caller meant to be somebody,
 *         and would take rounded figures for his own.
 */
export function viewerFromAuthorization(
  header: string | undefined,
  verify: TokenVerifier,
  { publicAccess }: { readonly publicAccess: boolean },
): Soon<Viewer> {
  if (header === undefined) {
    if (publicAccess) return ANONYMOUS;
    throw refusal("NO_TOKEN", "provider");
  }
  const token = BEARER.exec(header)?.[1];
  if (token === undefined) throw refusal("NOT_BEARER", "provider");
  return verify.known(token) ?? verify(token);
}
