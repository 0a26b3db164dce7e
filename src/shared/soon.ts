/** What may be at hand already: a promise is made only where something is waited for. */
export type Soon<T> = T | Promise<T>;

/** Goes on with what is at hand at once, and with what is not as soon as it is. */
export const after = <A, B>(value: Soon<A>, next: (value: A) => Soon<B>): Soon<B> =>
  value instanceof Promise ? value.then(next) : next(value);
