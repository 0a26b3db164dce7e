/** Does the work of a statement, told its text; never parameters or rows. */
export type StatementTracer = <T>(statement: string, work: () => Promise<T>) => Promise<T>;

/** The text of what a driver is handed: the statement itself, or what holds it. */
const textOf = (handed: unknown): string => {
  if (typeof handed === "string") return handed;
  const { text } = handed as { readonly text?: unknown };
  return typeof text === "string" ? text : "";
};

/** A driver's client or pool, each of whose statements goes through `trace`; itself where there is none. */
export function traced<Client extends object>(client: Client, trace: StatementTracer | undefined): Client {
  if (!trace) return client;
  return new Proxy(client, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name, target);
      if (typeof found !== "function") return found;
      const call = (...given: unknown[]): unknown => Reflect.apply(found, target, given);
      if (name !== "query") return call;
      return (...given: unknown[]) => trace(textOf(given[0]), async () => call(...given));
    },
  });
}
