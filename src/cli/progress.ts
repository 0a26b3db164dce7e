import { stat } from "node:fs/promises";
import type { WriteStream } from "node:tty";
import { Presets, SingleBar } from "cli-progress";

/** A bar on a terminal's stderr, and nothing anywhere else: what a program reads on stdout, or in a log, is never touched. */
export interface Progress {
  /** Adds to what is done. */
  advance(by: number): void;
  stop(): void;
}

const SILENT: Progress = { advance: () => undefined, stop: () => undefined };

/** `what`: two words for it, English | French. `total`: in `unit`. */
export function progressBar(
  what: string,
  total: number,
  unit: string,
  stream: Pick<WriteStream, "isTTY"> & NodeJS.WritableStream = process.stderr,
): Progress {
  if (!stream.isTTY || total === 0) return SILENT;
  const format = `${what} [{bar}] {percentage} % {value}/{total} ${unit}`;
  const bar = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: false }, Presets.shades_classic);
  bar.start(total, 0);
  return { advance: (by) => bar.increment(by), stop: () => bar.stop() };
}

/**
 * Says on a terminal what is waited for, and for how long already: work in the exchange that tells nothing of itself until it is done.
 * `what`: English | French.
 */
export async function waitingFor<T>(
  what: string,
  work: () => Promise<T>,
  stream: Pick<WriteStream, "isTTY"> & NodeJS.WritableStream = process.stderr,
): Promise<T> {
  if (!stream.isTTY) return work();
  const clock = new SingleBar({ format: `${what} {duration_formatted}`, stream, hideCursor: true, fps: 4 });
  clock.start(1, 0);
  try {
    return await work();
  } finally {
    clock.stop();
  }
}

/** The pieces of a file as they are sent, counted: whoever reads them slowly sees the bar stand still. */
export async function* counted(path: string, pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const bar = progressBar("sent | envoyé", (await stat(path)).size, "bytes | octets");
  try {
    for await (const piece of pieces) {
      yield piece;
      bar.advance(piece.length);
    }
  } finally {
    bar.stop();
  }
}
