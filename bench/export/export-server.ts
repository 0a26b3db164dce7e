import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AVAILABILITY } from "../../src/domain/codes.ts";
import { EXPORT_FORMAT } from "../../src/domain/export-format.ts";
import { WRITERS } from "../../src/export/export-format.ts";
import { makeSender, type Reply } from "../../src/http/respond.ts";
import { defaultLayout } from "../../src/permalink/default-layout.ts";
import { makeBenchRelease } from "./one-release.ts";

/**
 * `export-server.ts CELLS`: prints its address; /JSON_STAT and the like give the file, from the selection on, as /t/ does. /floor
 * gives what nobody could write less of: values and availabilities of the same cells as one JSON text.
 */
const release = await makeBenchRelease(Number(process.argv[2]));

function floor(): Reply {
  const { value, availability } = release.view;
  const values = Array.from(value, (count) => (count === -1 ? null : count));
  const words = Array.from(availability, (index) => AVAILABILITY[index]);
  const body = JSON.stringify({ value: values, availability: words });
  return { status: 200, headers: { "content-type": "application/json" }, body };
}

async function file(name: string): Promise<Reply> {
  const format = EXPORT_FORMAT.find((one) => one === name);
  if (format === undefined) return { status: 404, headers: {}, body: "" };
  const { exports, selected, catalogue } = release;
  const table = await exports.table(selected, defaultLayout(selected));
  const { contentType, write } = WRITERS[format];
  const body = write({ table, language: "EN", catalogue });
  return { status: 200, headers: { "content-type": contentType, "x-cells": String(table.cellCount) }, body };
}

const send = makeSender({});
const server = createServer((request, response) => {
  const name = (request.url ?? "").slice(1);
  Promise.resolve(name === "floor" ? floor() : file(name))
    .then((reply) => send(response, reply, { requestId: "bench", sharing: {}, isLast: false }))
    .catch((error: unknown) => response.destroy(error as Error));
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
