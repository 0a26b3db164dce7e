import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

export const SIGN_IN_ISSUER = "https://login.invalid/";
export const SIGN_IN_AUDIENCE = "bench";

/** A sign-in service of the benchmark's own, for questions that somebody asks who is signed in. */
export interface SignIn {
  readonly keysUrl: string;
  /** What the secretariat sends to see what the public sees, so that its answers can be compared with the floor's. */
  readonly headers: Readonly<Record<string, string>>;
  stop(): void;
}

export async function startSignIn(): Promise<SignIn> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: "bench", alg: "ES256", use: "sig" }] });
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(keys);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const token = await new SignJWT({ roles: ["secretariat"], jurisdiction: "CA" })
    .setProtectedHeader({ alg: "ES256", kid: "bench", typ: "at+jwt" })
    .setIssuer(SIGN_IN_ISSUER)
    .setAudience(SIGN_IN_AUDIENCE)
    .setSubject("secretariat@example.ca")
    .setIssuedAt()
    .setExpirationTime("8h")
    .sign(privateKey);
  return {
    keysUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    headers: { authorization: `Bearer ${token}`, "view-as": "PUBLIC" },
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
