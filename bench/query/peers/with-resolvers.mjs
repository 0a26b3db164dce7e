/** Node 20 does not know Promise.withResolvers, without which PostGraphile 5 starts and then answers nothing. Loaded before it (`node --import`). */
Promise.withResolvers ??= function withResolvers() {
  let resolve;
  let reject;
  const promise = new this((...settle) => {
    [resolve, reject] = settle;
  });
  return { promise, resolve, reject };
};
