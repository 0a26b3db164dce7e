/** What jsonstat-toolkit accepts in silence and a reader would stumble over: lengths, positions, labels, parts. */
export interface JsonStat {
  readonly version: string;
  readonly class: string;
  readonly label: string;
  readonly id: readonly string[];
  readonly size: readonly number[];
  readonly role: Readonly<Record<string, readonly string[]>>;
  readonly dimension: Readonly<
    Record<
      string,
      {
        readonly category: {
          readonly index: readonly string[];
          readonly label: Readonly<Record<string, string>>;
          readonly child?: Readonly<Record<string, readonly string[]>>;
          readonly unit?: Readonly<Record<string, unknown>>;
        };
      }
    >
  >;
  readonly value: readonly (number | null)[];
  readonly status: Readonly<Record<string, string>>;
  readonly note: readonly string[];
  readonly extension: Readonly<Record<string, unknown>> & {
    readonly availability: Readonly<Record<string, string>>;
    readonly cellNote: Readonly<Record<string, readonly string[]>>;
    readonly permalink: string;
  };
}

/** Every fault of a JSON-stat 2.0 dataset, in words. Source: json-stat.org/full. */
export function faultsOfJsonStat(dataset: JsonStat): string[] {
  const faults: string[] = [];
  const say = (wrong: boolean, fault: string): void => {
    if (wrong) faults.push(fault);
  };
  const { id, size, value, dimension, role } = dataset;
  const cells = size.reduce((product, length) => product * length, 1);
  say(dataset.version !== "2.0" || dataset.class !== "dataset", "not a dataset of version 2.0");
  say(id.length !== size.length, "id and size differ in length");
  say(value.length !== cells, `value has ${value.length} members instead of ${cells}`);
  say(
    value.some((one) => one !== null && typeof one !== "number"),
    "value holds what is neither number nor null",
  );
  for (const [name, positions] of Object.entries({
    status: dataset.status,
    availability: dataset.extension.availability,
    cellNote: dataset.extension.cellNote,
  }))
    for (const position of Object.keys(positions))
      say(!/^\d+$/.test(position) || Number(position) >= cells, `${name}: position ${position} is out of range`);
  for (const [i, name] of id.entries()) {
    const { index, label, child = {}, unit } = dimension[name]?.category ?? { index: [], label: {} };
    say(index.length !== size[i], `${name}: ${index.length} categories instead of ${size[i]}`);
    say(new Set(index).size !== index.length, `${name}: a category is there twice`);
    for (const code of index) say(!label[code], `${name}: no label for ${code}`);
    for (const code of Object.keys(label))
      say(!index.includes(code), `${name}: a label for ${code}, which is not there`);
    for (const [parent, parts] of Object.entries(child))
      for (const part of [parent, ...parts]) say(!index.includes(part), `${name}: the part ${part} is not there`);
    for (const code of Object.keys(unit ?? {})) say(!index.includes(code), `${name}: a unit for ${code}`);
  }
  for (const [kind, names] of Object.entries(role))
    for (const name of names) say(!id.includes(name), `role ${kind} names ${name}, which is no dimension`);
  return faults;
}
