#!/usr/bin/env node
/**
 * The launcher of every command: checks Node's version, teaches this process to read TypeScript (tsx), starts the CLI.
 * Plain JavaScript in old syntax on purpose: an outdated Node must get as far as the message.
 */
import process from "node:process";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [20, 19];

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  const oldest = OLDEST_NODE.join(".");
  console.error(`fptx needs Node.js ${oldest} or later; this is ${process.version}. Install Node.js 24 and try again.`);
  console.error(
    `fptx exige Node.js ${oldest} ou plus récent; voici ${process.version}. Installez Node.js 24 et réessayez.`,
  );
  process.exit(1);
}

const { register } = await import("tsx/esm/api");
// Ours, from whatever folder the command is given: left to itself, tsx looks in the folder where the user stands.
register({ tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)) });
await import("../src/cli/main.ts");
