const EVERY_MS = 10;

/**
 * What some work gives, and the most memory that the process had meanwhile (RSS, bytes). Garbage comes and goes in a saw-tooth of some
 * hundreds of megabytes, so flat memory is shown by the most of a large file beside the most of a small one, not beside a moment.
 */
export async function mostWhile<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly most: number }> {
  let most = process.memoryUsage.rss();
  const look = (): void => {
    most = Math.max(most, process.memoryUsage.rss());
  };
  const timer = setInterval(look, EVERY_MS);
  try {
    const result = await work();
    look();
    return { result, most };
  } finally {
    clearInterval(timer);
  }
}
