import { beforeAll, describe, expect, test } from "vitest";
import { type Catalogue, makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { readCodeMaps } from "../../../src/code-map/code-map-files.ts";
import { importFile } from "../../../src/ingest/import-file.ts";

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = makeCatalogue((await readCatalogueFiles()).entries);
});

async function told(text: string, indicator = "ht.police.incidents") {
  const knowledge = { catalogue, codeMaps: await readCodeMaps() };
  async function* bytes() {
    yield Buffer.from(text);
  }
  const file = await importFile(bytes(), { indicator, jurisdiction: "CA" }, knowledge);
  let cells = 0;
  for await (const batch of file.batches) cells += batch.length;
  const rates = file.findings.list().filter(({ rule }) => rule.startsWith("arithmetic."));
  return { cells, rates: rates.map(({ rule, row, value, message }) => ({ rule, row, value, en: message.en })) };
}

const download = (...rows: readonly (readonly [statistic: string, value: string])[]): string =>
  [
    '"REF_DATE","GEO","DGUID","Violations","Statistics","UOM","VALUE","STATUS","SYMBOL"',
    ...rows.map(
      ([statistic, value]) =>
        `"2021","Alberta [48]","2016A000248","Trafficking in persons [1525]","${statistic}","Number","${value}","",""`,
    ),
  ].join("\n");
const RATE = "Rate per 100,000 population";

describe("rates that a file states beside its counts", () => {
  test("hold to their last digit in a download, whichever comes first, and are not loaded", async () => {
    const right = await told(download(["Actual incidents", "38"], [RATE, "0.86"]));
    expect(right).toEqual({ cells: 1, rates: [] });
    expect((await told(download([RATE, "0.86"], ["Actual incidents", "38"]))).rates).toEqual([]);
    expect((await told(download([RATE, "0.9"], ["Actual incidents", "38"]))).rates).toEqual([]);
  });

  test("are told with what is expected where they do not hold", async () => {
    const wrong = await told(download(["Actual incidents", "38"], [RATE, "0.91"]));
    expect(wrong.rates).toMatchObject([{ rule: "arithmetic.rate", row: 3, value: "0.91" }]);
    expect(wrong.rates[0]?.en).toMatch(/: 0\.8[56] is expected\.$/);
  });

  test("may stand in a column of a tidy file, in either language", async () => {
    const file = (rate: string) => `territoire;période;offence;valeur;taux\nAlberta;2021;CC279;38;${rate}\n`;
    expect(await told(file("0,86"))).toEqual({ cells: 1, rates: [] });
    expect((await told(file("8,6"))).rates).toMatchObject([{ rule: "arithmetic.rate", row: 2, value: "8,6" }]);
    expect((await told(file("many"))).rates).toMatchObject([{ rule: "arithmetic.rate-unreadable", row: 2 }]);
    expect((await told(file(""))).rates).toEqual([]);
  });

  test("are left alone, and counted, where no such population is held", async () => {
    const file = "jurisdiction,period,sex,age,value,rate\nCA,2021,F,T,12,99\nCA,2021,T,T,12,0.03\n";
    expect((await told(file, "ht.police.accused")).rates).toMatchObject([
      { rule: "arithmetic.rate-unchecked", row: 2, en: expect.stringContaining("held: 1.") },
    ]);
  });
});
