import { type DataFolderLock, lockDataFolder } from "../db/data-folder-lock.ts";
import { openServerStore } from "../db/server-store.ts";
import type { StatementListener, Store } from "../db/store.ts";
import type { StatementTracer } from "../db/traced.ts";
import type { Config } from "./config.ts";
import { logFault } from "./telemetry/log.ts";

/** The store that the configuration names, and the lock on it where it is embedded. */
export interface OpenedStore {
  readonly store: Store;
  readonly lock: DataFolderLock | null;
  close(): Promise<void>;
}

/** `trace`: does each statement as a span; absent where nothing is traced. */
export async function openStore(
  config: Config,
  onStatement?: StatementListener,
  trace?: StatementTracer,
): Promise<OpenedStore> {
  const listen = { ...(onStatement ? { onStatement } : {}), trace };
  if (config.databaseUrl !== null) {
    const reader = config.databaseReaderUrl;
    const migration = config.databaseMigrationUrl;
    const migrationUrl = migration !== null && migration !== config.databaseUrl ? { migrationUrl: migration } : {};
    const readerUrl = reader !== null && reader !== config.databaseUrl ? { readerUrl: reader } : {};
    const store = await openServerStore({
      url: config.databaseUrl,
      ...readerUrl,
      ...migrationUrl,
      ...listen,
      onIdleError: logFault,
    });
    return { store, lock: null, close: () => store.close() };
  }
  const lock = await lockDataFolder(config.dataDir);
  try {
    // Only here: a process that uses a server does without 45 MB of embedded database.
    const { openEmbeddedStore } = await import("../db/embedded-store.ts");
    const store = await openEmbeddedStore({ dataDir: config.dataDir, ...listen });
    return {
      store,
      lock,
      close: () => store.close().finally(() => lock.release()),
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}
