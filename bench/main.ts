/** `npm run bench`: every benchmark; `npm run bench -- query …`: one, with its options. Exit 0 done, 2 refused, 1 anything else. */
import { AppError } from "../src/shared/app-error.ts";

type Benchmark = (args: readonly string[]) => Promise<void>;

/** Loaded only when run: each brings its own machinery. */
const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  clients: async (args) => (await import("./clients.ts")).runClientsBench(args),
  export: async (args) => (await import("./export/run.ts")).runExportBench(args),
  load: async (args) => (await import("./load/run.ts")).runLoadBench(args),
  query: async (args) => (await import("./query/run.ts")).runQueryBench(args),
  timing: async (args) => (await import("./timing.ts")).runTimingBench(args),
  sdc: async (args) => {
    await (await import("./sdc.ts")).runSdcBench([...args]);
  },
};

function chosen(name: string | undefined): Benchmark[] {
  if (name === undefined) return Object.values(BENCHMARKS);
  const names = Object.keys(BENCHMARKS);
  const found = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
  if (found) return [found];
  throw new AppError("INVALID_INPUT", {
    en: `There is no benchmark “${name}”. Write npm run bench -- ${names.join(" or ")}, or nothing for all of them.`,
    fr: `Il n'y a pas de banc d'essai « ${name} ». Écrivez npm run bench -- ${names.join(" ou ")}, ou rien pour les exécuter tous.`,
  });
}

async function run([name, ...args]: readonly string[]): Promise<number> {
  try {
    for (const benchmark of chosen(name)) await benchmark(args);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`${error.code}\n${error.messages.en}\n${error.messages.fr}\n`);
    return error.code === "INVALID_INPUT" ? 2 : 1;
  }
}

process.exitCode = await run(process.argv.slice(2));
