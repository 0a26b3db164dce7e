/** Blocks of cells on their way into the database: one is being written while the reader of a file fills the next. */
export interface StagingQueue<T> {
  /** Hands a block over, and waits where the write before is not done yet. Errors: that write's. */
  add(block: T): Promise<void>;
  /** Waits for the last write. Errors: its. */
  end(): Promise<void>;
  /** Waits until nothing is being written, whatever came of it. */
  settled(): Promise<void>;
}

/**
 * One write is under way, never two: memory holds two blocks, and the reader of the file waits for the database instead of running
 * ahead of it.
 */
export function stagingQueue<T>(write: (block: T) => Promise<unknown>): StagingQueue<T> {
  let writing: Promise<unknown> = Promise.resolve();
  return {
    async add(block) {
      await writing;
      writing = write(block);
      // Whoever awaits it next is told; until then nobody listens.
      writing.catch(() => undefined);
    },
    async end() {
      await writing;
    },
    settled: () =>
      writing.then(
        () => undefined,
        () => undefined,
      ),
  };
}
