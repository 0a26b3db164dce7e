/**
 * The first file of the worker threads that protect and attack (see src/publication/worker-engine.ts). Node 20 gives a worker
 * neither tsx nor type stripping, and newer ones refuse our enums and decorators; so it registers tsx itself, then loads its work.
 */
import { fileURLToPath } from "node:url";
import { register } from "tsx/esm/api";

register({ tsconfig: fileURLToPath(new URL("../tsconfig.json", import.meta.url)) });
const tasks = await import("../src/publication/engine-task.ts");
export const { protectAndAttack, protectPacked } = tasks;
