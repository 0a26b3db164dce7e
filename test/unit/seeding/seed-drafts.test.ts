import { expect, test } from "vitest";
import { makeCatalogue } from "../../../src/catalogue/catalogue.ts";
import { readCatalogueFiles } from "../../../src/catalogue/catalogue-files.ts";
import { seedDrafts } from "../../../src/seeding/seed-drafts.ts";

test("an edition whose source is not there is refused, not published without it", async () => {
  const { entries } = await readCatalogueFiles();
  await expect(seedDrafts(makeCatalogue(entries), ["prcs-2019-t1"])).rejects.toMatchObject({
    code: "NOT_FOUND",
    messages: {
      en: expect.stringContaining("seeds/jur-2016-chart1"),
      fr: expect.stringContaining("Restaurez le dossier"),
    },
  });
});
