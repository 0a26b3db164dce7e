import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import { AppError } from "../shared/app-error.ts";
import { remember } from "../shared/remember.ts";
import { headerOf } from "./request-header.ts";

/** What a load balancer asks of the process itself, without anything in the answer. */
const OPEN = new Set(["/healthz", "/readyz"]);

const aroundProxy = (): AppError =>
  new AppError(
    "FORBIDDEN",
    {
      en: "This server is reached through its proxy, over https. Use the public address of the exchange.",
      fr: "Ce serveur se joint par son mandataire, en https. Utilisez l'adresse publique de l'Échange.",
    },
    { reason: "NOT_THROUGH_PROXY" },
  );

/** An IPv4 address that a dual-stack socket gives as ::ffff:10.0.0.1 is that IPv4 address. */
const plainAddress = remember((address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, ""));

function blocksOf(trusted: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const block of trusted) {
    const [address = "", prefix] = block.split("/");
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    blocks.addSubnet(address, prefix === undefined ? (family === "ipv4" ? 32 : 128) : Number(prefix), family);
  }
  return blocks;
}

const addressOf = ({ socket }: IncomingMessage): string => plainAddress(socket.remoteAddress ?? "");

const REMEMBERED_ADDRESSES = 1000;

/** Whether an address is in one of the blocks; remembered, since the same few proxies send every request. */
function makeMembership(trusted: readonly string[]): (address: string) => boolean {
  if (trusted.length === 0) return () => false;
  const blocks = blocksOf(trusted);
  return remember((address) => {
    const family = isIP(address);
    return family !== 0 && blocks.check(address, family === 4 ? "ipv4" : "ipv6");
  }, REMEMBERED_ADDRESSES);
}

/**
 * From where a request came: the last address of `X-Forwarded-For` that is no trusted proxy, where it came through one; else the other
 * end of the connection. Whatever stands before that address in the header is the sender's word for it.
 */
export function makeClientAddress(trusted: readonly string[]): (request: IncomingMessage) => string {
  const isTrusted = makeMembership(trusted);
  /** Of what proxies wrote; empty where nothing of it is an address that is none of theirs. */
  const lastOutside = remember((forwarded: string): string => {
    const addresses = forwarded.split(",").map((text) => plainAddress(text.trim()));
    return addresses.findLast((address) => isIP(address) !== 0 && !isTrusted(address)) ?? "";
  });
  return (request) => {
    const near = addressOf(request);
    return (isTrusted(near) && lastOutside(headerOf(request, "x-forwarded-for") ?? "")) || near;
  };
}

/**
 * Refuses what did not come over TLS through a trusted proxy, so that no token and no figure crosses a network in the clear.
 * Shape:  Config.trustedProxies -> a check of one request; where there are none, every request passes.
 * Errors: FORBIDDEN where it came from elsewhere, or the proxy does not say that its client used https.
 */
export function makeProxyGuard(trusted: readonly string[]): (request: IncomingMessage, pathname: string) => void {
  const isTrusted = makeMembership(trusted);
  return (request, pathname) => {
    if (trusted.length === 0 || OPEN.has(pathname)) return;
    if (!isTrusted(addressOf(request)) || request.headers["x-forwarded-proto"] !== "https") throw aroundProxy();
  };
}
