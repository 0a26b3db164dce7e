import { lockHolder } from "../../db/data-folder-lock.ts";
import { openDevelopmentIssuer } from "../access/development-issuer.ts";
import { type Config, readConfig } from "../config.ts";
import type { Text } from "../domain/codes.ts";
import { AppError, ERROR_CODE, type ErrorCode, type ErrorDetails } from "../shared/app-error.ts";

/** Who a command speaks for, in development; elsewhere FPTX_TOKEN says so. */
export interface Speaker {
  readonly as?: string;
  readonly role?: readonly string[];
  readonly of?: string;
  /** Whether the command also works for nobody in particular. */
  readonly mayBePublic?: boolean;
}

/** The API, as one who sends requests to it sees it. */
export interface ServerDoor {
  /** The data of a GraphQL answer. AppError where it has errors. */
  ask<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data>;
  /** POSTs a body; the JSON of a good answer. AppError where it is none. */
  post<Data>(path: string, body: ReadableStream<Uint8Array>, headers: Readonly<Record<string, string>>): Promise<Data>;
  /** GETs a file, as it comes. AppError where the server refuses it. */
  file(path: string): Promise<AsyncIterable<Uint8Array>>;
}

interface WireError {
  readonly extensions?: { readonly code?: string; readonly messages?: Text; readonly details?: ErrorDetails };
}

const unreachable = (address: string): AppError =>
  new AppError(
    "INTERNAL",
    {
      en: `The server at ${address} gives no answer that can be understood. See whether it runs and whether FPTX_URL is right.`,
      fr: `Le serveur à ${address} ne donne pas de réponse compréhensible. Voyez s'il fonctionne et si FPTX_URL est juste.`,
    },
    { address },
  );

const starting = (pid: number): AppError =>
  new AppError(
    "CONFLICT",
    {
      en: `Process ${pid} has the database open and takes no requests. Wait until it has started or ended, and try again.`,
      fr: `Le processus ${pid} a ouvert la base de données et ne prend pas de requêtes. Attendez qu'il ait démarré ou fini, puis réessayez.`,
    },
    { pid },
  );

const noToken = (): AppError =>
  new AppError("UNAUTHENTICATED", {
    en: "Say who you are: set FPTX_TOKEN to your token, or, in development, add --as SUBJECT --role loader or approver.",
    fr: "Dites qui vous êtes : donnez votre jeton dans FPTX_TOKEN ou, en développement, ajoutez --as SUJET --role loader ou approver.",
  });

async function tokenOf(config: Config, { as, role, of = "CA", mayBePublic }: Speaker): Promise<string | null> {
  if (role !== undefined && config.developmentIssuer) {
    const issuer = await openDevelopmentIssuer(config.dataDir);
    const subject = as ?? `${role.join("+")}@${of}`;
    return issuer.issueToken({ subject, roles: role, jurisdiction: of, expiresIn: "1h" });
  }
  if (config.token === null && mayBePublic) return null;
  if (config.token === null) throw noToken();
  return config.token;
}

/** The error that an answer holds, as the services threw it. */
function faultOf(error: WireError | undefined, address: string): AppError {
  const { code, messages, details } = error?.extensions ?? {};
  const known = ERROR_CODE.find((one): one is ErrorCode => one === code);
  return known && messages ? new AppError(known, messages, details) : unreachable(address);
}

/** `token` null: as the public. */
function doorAt(address: string, token: string | null): ServerDoor {
  const authorization = token === null ? null : `Bearer ${token}`;
  const signed = (headers: Readonly<Record<string, string>>): Record<string, string> =>
    authorization === null ? { ...headers } : { ...headers, authorization };
  async function send(path: string, init: RequestInit): Promise<Record<string, unknown>> {
    try {
      return (await (await fetch(`${address}${path}`, init)).json()) as Record<string, unknown>;
    } catch {
      throw unreachable(address);
    }
  }
  function checked<Data>(answer: Record<string, unknown>, data: unknown): Data {
    const errors = answer["errors"] as readonly WireError[] | undefined;
    if (errors !== undefined || typeof data !== "object" || data === null) throw faultOf(errors?.[0], address);
    return data as Data;
  }
  return {
    async ask<Data>(query: string, variables: Readonly<Record<string, unknown>>): Promise<Data> {
      const headers = signed({ "content-type": "application/json" });
      const answer = await send("/graphql", { method: "POST", headers, body: JSON.stringify({ query, variables }) });
      return checked<Data>(answer, answer["data"]);
    },
    async post<Data>(path: string, body: ReadableStream<Uint8Array>, headers: Readonly<Record<string, string>>) {
      const init = { method: "POST", headers: signed(headers), body, duplex: "half" };
      const answer = await send(path, init as RequestInit);
      return checked<Data>(answer, answer);
    },
    async file(path: string): Promise<AsyncIterable<Uint8Array>> {
      const response = await fetch(`${address}${path}`, { headers: signed({}) }).catch(() => {
        throw unreachable(address);
      });
      if (response.ok && response.body !== null) return response.body as unknown as AsyncIterable<Uint8Array>;
      const answer = (await response.json().catch(() => ({}))) as { errors?: readonly WireError[] };
      throw faultOf(answer.errors?.[0], address);
    },
  };
}

/**
 * Does some work through the API: that of the server in FPTX_URL, else of the one that the embedded database's lock names, else of
 * one that lives in this process and on this computer alone for as long as the work takes. One way for all: a command obeys the
 * rules of the API because it is a client of it.
 */
export async function throughServer<T>(speaker: Speaker, work: (door: ServerDoor) => Promise<T>): Promise<T> {
  const config = readConfig(undefined, "command");
  const token = await tokenOf(config, speaker);
  if (config.serverUrl !== null) return work(doorAt(config.serverUrl, token));
  const holder = config.databaseUrl === null ? await lockHolder(config.dataDir) : null;
  if (holder?.address) return work(doorAt(holder.address, token));
  if (holder) throw starting(holder.pid);
  const { startExchange } = await import("../exchange.ts");
  const exchange = await startExchange({ ...config, host: "127.0.0.1", port: 0 }, { progress: () => undefined });
  try {
    return await work(doorAt(exchange.address, token));
  } finally {
    await exchange.close();
  }
}
