import { expect, test } from "vitest";
import { CSV_FORMS, csvLines } from "../../../src/export/csv.ts";
import { safeText } from "../../../src/export/safe-text.ts";

const DANGEROUS = ["=1+1", "+1", "-1+2", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1", '=HYPERLINK("http://x")', "-x"];

test.each(DANGEROUS)("%j does not begin a formula", (text) => {
  expect(safeText(text)).toBe(`'${text}`);
});

test.each(["--", "-- r", "x", "..", "p", "−3", "45+", "0-17", "a=b", ""])("%j stays as it is", (text) => {
  expect(safeText(text)).toBe(text);
});

test("numbers stay numbers, texts are quoted where they must be, lines end as RFC 4180 says", () => {
  const rows = [["a;b", 'say "x"', "two\nlines", -3.5, null, true, "-3.5"]];
  expect([...csvLines(rows, CSV_FORMS.plain)].join("")).toBe(`a;b,"say ""x""","two\nlines",-3.5,,TRUE,'-3.5\r\n`);
  expect([...csvLines(rows, CSV_FORMS.frenchExcel)].join("")).toBe(
    `"a;b";"say ""x""";"two\nlines";-3,5;;VRAI;'-3.5\r\n`,
  );
});
