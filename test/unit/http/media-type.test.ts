import { expect, test } from "vitest";
import { mediaTypeFor } from "../../../src/http/media-type.ts";

const JSON_TYPE = "application/json";
const RESPONSE = "application/graphql-response+json";

test.each([
  [undefined, JSON_TYPE, false],
  ["*/*", JSON_TYPE, false],
  ["application/*", JSON_TYPE, false],
  ["text/html, */*;q=0.8", JSON_TYPE, false],
  [JSON_TYPE, JSON_TYPE, true],
  [RESPONSE, RESPONSE, true],
  [`${RESPONSE}, ${JSON_TYPE};q=0.9`, RESPONSE, true],
  [`${JSON_TYPE};q=0.5, ${RESPONSE}`, RESPONSE, true],
  [`${RESPONSE}, */*`, RESPONSE, true],
  [`${JSON_TYPE};q=0, ${RESPONSE}`, RESPONSE, true],
  [`${JSON_TYPE};q=0, */*`, RESPONSE, false],
  ["APPLICATION/JSON; charset=utf-8", JSON_TYPE, true],
])("Accept: %s is answered in %s", (accept, type, named) => {
  expect(mediaTypeFor(accept)).toEqual({ type, named });
});

test.each(["text/html", "application/xml, text/*", "*/*;q=0", ""])("Accept: %j takes neither", (accept) => {
  expect(() => mediaTypeFor(accept)).toThrow(expect.objectContaining({ status: 406 }));
});
