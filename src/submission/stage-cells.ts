/** Blocks of cells on their way into the database: some are being written while the reader of a file fills the next. */
export interface StagingQueue<T> {
  /** Takes a block; with enough of them, hands them over, and waits where the write before is not done yet. Errors: that write's. */
  add(block: T): Promise<void>;
  /** Writes the rest and waits. Errors: those of any write. */
  end(): Promise<void>;
  /** Waits until nothing is being written, whatever came of it. */
  settled(): Promise<void>;
}

/**
 * One write of `atOnce` blocks is under way while as many gather, never two: memory holds as many blocks twice, and the reader of the
 * file waits for the database instead of running ahead of it.
 */
export function stagingQueue<T>(write: (blocks: readonly T[]) => Promise<unknown>, atOnce: number): StagingQueue<T> {
  let gathered: T[] = [];
  let writing: Promise<unknown> = Promise.resolve();

  async function handOver(): Promise<void> {
    await writing;
    const blocks = gathered;
    gathered = [];
    writing = write(blocks);
    // Whoever awaits it next is told; until then nobody listens.
    writing.catch(() => undefined);
  }

  return {
    async add(block) {
      gathered.push(block);
      if (gathered.length >= atOnce) await handOver();
    },
    async end() {
      if (gathered.length > 0) await handOver();
      await writing;
    },
    settled: () =>
      writing.then(
        () => undefined,
        () => undefined,
      ),
  };
}
