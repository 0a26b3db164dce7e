import { Agent, request } from "node:http";

/** One request, ready to be sent. `body` null: GET. */
export interface Call {
  readonly path: string;
  readonly body: string | null;
}

/** `latencies`: milliseconds, one a request, from sending to the last byte. */
export interface Work {
  readonly seconds: number;
  readonly latencies: readonly number[];
  readonly bytes: number;
}

/** A keep-alive client of one server. */
export interface Client {
  /** The text of one answer. Error on any status but 200. */
  ask(call: Call): Promise<string>;
  /** Sends all the calls, `concurrency` at a time, and drains every answer. Fixed work: nothing is left under way. */
  work(calls: readonly Call[], concurrency: number): Promise<Work>;
  close(): void;
}

/** As the proxy sends it that ends TLS; see oursCommand in run.ts. */
const PROXY_HEADERS = { "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1" };
const JSON_HEADERS = { ...PROXY_HEADERS, "content-type": "application/json", accept: "application/json" };

/** A client of the server at `origin`. `signedIn`: the headers of who is. */
export function makeClient(origin: string, signedIn: Readonly<Record<string, string>> = {}): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(origin);

  /** Resolves with the answer's size once its last byte is in; `keep` is given each piece. */
  function exchange({ path, body }: Call, keep: (chunk: Buffer) => void): Promise<number> {
    return new Promise((resolve, reject) => {
      const length = { "content-length": String(Buffer.byteLength(body ?? "")) };
      const headers = body === null ? {} : { ...JSON_HEADERS, ...signedIn, ...length };
      const method = body === null ? "GET" : "POST";
      const sent = request({ agent, hostname, port, path, method, headers }, (response) => {
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          keep(chunk);
        });
        response.once("error", reject);
        response.once("end", () => {
          if (response.statusCode === 200) resolve(size);
          else reject(new Error(`${origin}${path} answered ${response.statusCode}`));
        });
      });
      sent.once("error", reject);
      sent.end(body ?? undefined);
    });
  }

  return {
    async ask(call) {
      const chunks: Buffer[] = [];
      await exchange(call, (chunk) => chunks.push(chunk));
      return Buffer.concat(chunks).toString("utf8");
    },
    async work(calls, concurrency) {
      const latencies: number[] = [];
      let bytes = 0;
      let next = 0;
      const started = performance.now();
      const worker = async (): Promise<void> => {
        for (let call = calls[next++]; call; call = calls[next++]) {
          const sent = performance.now();
          const size = await exchange(call, () => undefined);
          bytes += size;
          latencies.push(performance.now() - sent);
        }
      };
      await Promise.all(Array.from({ length: concurrency }, worker));
      return { seconds: (performance.now() - started) / 1000, latencies, bytes };
    },
    close: () => agent.destroy(),
  };
}
