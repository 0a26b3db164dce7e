import { spawn } from "node:child_process";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
/** Written by npm at the end of an installation. */
const INSTALLED = join(FOLDER, "node_modules/.package-lock.json");

const changedAt = (file: string): Promise<number> =>
  stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );

/** Installs what the lock file of this folder names into this folder, unless it is there. Error with npm's last words. */
export async function installPeers(tell: (line: string) => void): Promise<void> {
  if ((await changedAt(INSTALLED)) >= (await changedAt(join(FOLDER, "package-lock.json")))) return;
  tell("PostGraphile: npm ci in bench/query/peers");
  // It wants Node 22; see with-resolvers.mjs.
  const command = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--engine-strict=false"];
  const npm = spawn("npm", command, { cwd: FOLDER, shell: process.platform === "win32" });
  let said = "";
  const hear = (chunk: Buffer): void => {
    said = (said + chunk.toString("utf8")).slice(-2_000);
  };
  npm.stdout.on("data", hear);
  npm.stderr.on("data", hear);
  const code = await new Promise<number | null>((resolve, reject) => {
    npm.once("error", reject);
    npm.once("exit", resolve);
  });
  if (code !== 0) throw new Error(`npm ci in bench/query/peers ended with ${code}\n${said}`);
}
