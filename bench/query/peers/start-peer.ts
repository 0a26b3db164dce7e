import { isDeepStrictEqual } from "node:util";
import type pg from "pg";
import { callOf } from "../calls.ts";
import type { Client } from "../client.ts";
import { dataIn, spread } from "../compare.ts";
import type { ServerCommand } from "../measured-server.ts";
import type { Question } from "../questions.ts";
import { installPeers } from "./install-peers.ts";
import { contentOfFloor, contentOfPeer, PEER_FUNCTIONS } from "./peer-questions.ts";

/** Installs PostGraphile, and gives the floor's tables what it needs beside them. Returns how to start it. */
export async function preparePeer(admin: pg.Client, url: string, tell: (line: string) => void): Promise<ServerCommand> {
  await installPeers(tell);
  await admin.query(PEER_FUNCTIONS);
  return {
    name: "PostGraphile",
    nodeOptions: ["--import", new URL("./with-resolvers.mjs", import.meta.url).href],
    command: ["bench/query/peers/postgraphile-server.mjs"],
    env: { NODE_ENV: "production", DATABASE_URL: url },
  };
}

/** Asks PostGraphile and the floor the same. Error on the first answer that says something else; else how many were compared. */
export async function comparePeer(questions: readonly Question[], peer: Client, floor: Client): Promise<number> {
  let compared = 0;
  for (const question of questions)
    for (const variant of spread(question.variants)) {
      const [answer, expected] = await Promise.all([
        peer.ask(callOf("PostGraphile", question, variant)),
        floor.ask(callOf("floor", question, variant)),
      ]);
      if (!isDeepStrictEqual(contentOfPeer(dataIn(answer)), contentOfFloor(dataIn(expected))))
        throw new Error(
          `${question.id}: PostGraphile says something else\nPostGraphile: ${answer.slice(0, 800)}\nfloor: ${expected.slice(0, 800)}`,
        );
      compared++;
    }
  return compared;
}
