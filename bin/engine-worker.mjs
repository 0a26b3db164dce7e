/**
 * The first file of the worker threads that protect and attack (see src/publication/worker-engine.ts). Node 20 gives a worker
 * neither tsx nor type stripping, and newer ones refuse our enums and decorators; so it registers tsx itself, then loads its work.
 */
import { register } from "tsx/esm/api";

register();
const tasks = await import("../src/publication/engine-task.ts");
export const { protectAndAttack, protectPacked } = tasks;
