/**
 * The first file of the worker threads that protect and attack (see src/publication/worker-engine.ts): registers tsx, as
 * worker.mjs does, and hands piscina the work.
 */
import { register } from "tsx/esm/api";

register();
const tasks = await import("../src/publication/engine-task.ts");
export const { protectAndAttack, protectPacked } = tasks;
