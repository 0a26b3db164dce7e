/** Lines of COPY on their way into the database: filled by the reader of a file while the lines before are being written. */
export interface StagingQueue {
  /** Takes a line without its line end; it is written with others. */
  add(line: string): void;
  /** After each batch: hands over what has gathered, and waits where the write before is not done yet. Errors: that write's. */
  ready(): Promise<void>;
  /** Forgets what was not handed over. */
  drop(): void;
  /** Writes the rest and waits. Errors: those of any write. */
  end(): Promise<void>;
  /** Waits until nothing is being written, whatever came of it. */
  settled(): Promise<void>;
}

/**
 * One write is under way while the next one's lines gather, never two: memory holds `atOnce` lines twice, and the reader of the
 * file waits for the database instead of running ahead of it. After each batch the lines become one block of bytes, outside the
 * heap: a million strings that wait are what the garbage collector spends most of its time on.
 */
export function stagingQueue(write: (blocks: readonly Uint8Array[]) => Promise<unknown>, atOnce: number): StagingQueue {
  let text = "";
  let lines = 0;
  let blocks: Uint8Array[] = [];
  let gathered = 0;
  let writing: Promise<unknown> = Promise.resolve();

  function seal(): void {
    if (lines === 0) return;
    blocks.push(Buffer.from(text, "utf8"));
    gathered += lines;
    text = "";
    lines = 0;
  }

  function drop(): void {
    text = "";
    lines = 0;
    blocks = [];
    gathered = 0;
  }

  async function handOver(): Promise<void> {
    await writing;
    const whole = blocks;
    drop();
    writing = write(whole);
    // Whoever awaits it next is told; until then nobody listens.
    writing.catch(() => undefined);
  }

  return {
    add(line) {
      text += `${line}\n`;
      lines += 1;
    },
    async ready() {
      seal();
      if (gathered >= atOnce) await handOver();
    },
    drop,
    async end() {
      seal();
      if (gathered > 0) await handOver();
      await writing;
    },
    settled: () =>
      writing.then(
        () => undefined,
        () => undefined,
      ),
  };
}
