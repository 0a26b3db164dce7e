import { readFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { PLAYGROUND_SCRIPT, playgroundPage } from "../export/playground-page.ts";
import { sha256 } from "../shared/hash.ts";
import { takesGzip } from "./gzip.ts";
import { preferredLanguage } from "./language.ts";
import { languageOf } from "./page-fault.ts";
import type { Reply } from "./respond.ts";
import { PLAYGROUND_POLICY } from "./security-headers.ts";

const SCRIPT = "text/javascript; charset=utf-8";
const require = createRequire(import.meta.url);
/** A file of a package that its exports do not name. */
const fileOf = (name: string, path: string): string => join(dirname(require.resolve(`${name}/package.json`)), path);

/** What the browser is given, by address: files of packages, exactly as they are published. */
const FILES: Readonly<Record<string, { readonly type: string; readonly path: () => string }>> = {
  "/assets/graphiql.css": { type: "text/css; charset=utf-8", path: () => fileOf("graphiql", "graphiql.min.css") },
  "/assets/graphiql.js": { type: SCRIPT, path: () => fileOf("graphiql", "graphiql.min.js") },
  "/assets/react.js": { type: SCRIPT, path: () => fileOf("react", "umd/react.production.min.js") },
  "/assets/react-dom.js": { type: SCRIPT, path: () => fileOf("react-dom", "umd/react-dom.production.min.js") },
};

interface Asset {
  readonly etag: string;
  readonly packed: Buffer;
  readonly plain: Buffer;
}

async function load(content: Buffer): Promise<Asset> {
  return { etag: sha256(content).slice(0, 32), plain: content, packed: await promisify(gzip)(content) };
}

/** An asset that is read once, when it is first asked for. */
function assetReply(type: string, read: () => Promise<Buffer>): (request: IncomingMessage) => Promise<Reply> {
  let loading: Promise<Asset> | undefined;
  return async (request) => {
    loading ??= read().then(load);
    const { etag, packed, plain } = await loading;
    const isPacked = takesGzip(request);
    const tag = `"${etag}${isPacked ? "-gzip" : ""}"`;
    const headers = {
      etag: tag,
      "cache-control": "public, max-age=86400",
      "content-type": type,
      vary: "Accept-Encoding",
    };
    if (request.headers["if-none-match"] === tag) return { status: 304, headers, body: "" };
    if (!isPacked) return { status: 200, headers, body: plain };
    return { status: 200, headers: { ...headers, "content-encoding": "gzip" }, body: packed };
  };
}

function page(request: IncomingMessage): Reply {
  const target = new URL(request.url ?? "/", "http://localhost");
  const language = languageOf(target) ?? preferredLanguage(request.headers["accept-language"]);
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "content-language": language === "FR" ? "fr-CA" : "en-CA",
    "cache-control": "public, max-age=300",
    vary: "Accept-Language",
    "content-security-policy": PLAYGROUND_POLICY,
  };
  return { status: 200, headers, body: playgroundPage(language) };
}

/** GET /graphiql and its files, all of them this server's own. */
export const playgroundPages = (): [string, (request: IncomingMessage) => Reply | Promise<Reply>][] => [
  ["/graphiql", page],
  ["/assets/playground.js", assetReply(SCRIPT, async () => Buffer.from(PLAYGROUND_SCRIPT))],
  ...Object.entries(FILES).map(([address, { type, path }]): [string, (request: IncomingMessage) => Promise<Reply>] => [
    address,
    assetReply(type, () => readFile(path())),
  ]),
];
