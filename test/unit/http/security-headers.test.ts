import { expect, test } from "vitest";
import { PAGE_POLICY, securityHeaders } from "../../../src/http/security-headers.ts";

test("answers allow a browser nothing, and pages no script but this server's own files", () => {
  const { "content-security-policy": policy } = securityHeaders({ strictTransport: false });
  expect(policy?.split(";")).toContain("default-src 'none'");
  expect(PAGE_POLICY).not.toContain("unsafe");
  expect(PAGE_POLICY).toContain("script-src 'self'");
});

test("strict transport is asked for where the exchange is reached over TLS alone", () => {
  expect(securityHeaders({ strictTransport: true })["strict-transport-security"]).toMatch(/^max-age=\d{8}/);
  expect(securityHeaders({ strictTransport: false })["strict-transport-security"]).toBeUndefined();
});
