/**
 * The first file of every worker thread that runs TypeScript. Node 20 gives a worker neither tsx nor type stripping, and
 * newer ones strip types but refuse our enums and decorators; so the worker registers tsx itself, then loads its work.
 *
 * Use: new Worker(new URL("../../bin/worker.mjs", import.meta.url), { workerData: { entry: <file URL of a .ts file>, … } })
 */
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.entry);
