import type { Catalogue } from "../catalogue/catalogue.ts";
import type { Text } from "../domain/codes.ts";
import { parsePeriod } from "../domain/period.ts";
import { type CodeMap, type CodeMapEntry, folded, type Validity } from "./code-map.ts";

const isWhole = (text: Text | null): boolean => text === null || (text.en.trim() !== "" && text.fr.trim() !== "");

const badPeriods = ({ validFrom, validTo }: Validity): boolean =>
  [validFrom, validTo].some((period) => period !== null && parsePeriod(period) === null);

function countFits({ relation, codes }: CodeMapEntry): boolean {
  if (relation === "NONE") return codes.length === 0;
  if (relation === "EXACT" || relation === "NARROWER") return codes.length === 1;
  return codes.length >= 1;
}

const overlap = (a: Validity, b: Validity): boolean => {
  const from = (of: Validity): string => parsePeriod(of.validFrom ?? "1900")?.start ?? "";
  const to = (of: Validity): string => parsePeriod(of.validTo ?? "2100")?.start ?? "";
  return from(a) <= to(b) && from(b) <= to(a);
};

/**
 * What is wrong with a map against the catalogue, one line a fault; empty where it may be used: shared codes exist, every
 * lossy relation says in both languages what is lost, no local code means two things at once, and none takes the name of
 * a shared code for something else (a file may always be sent in shared codes).
 */
export function codeMapFaults(map: CodeMap, catalogue: Catalogue): string[] {
  const codelist = catalogue.codelist(map.codelist);
  if (!codelist) return [`${map.id}: no codelist ${map.codelist}`];
  const shared = new Set(codelist.codes.map(({ id }) => id));
  const faults: string[] = [];
  const fault = (entry: CodeMapEntry, what: string): number => faults.push(`${map.id}: ${entry.local}: ${what}`);
  for (const entry of map.entries) {
    for (const code of entry.codes) if (!shared.has(code)) fault(entry, `no shared code ${code}`);
    if (!countFits(entry)) fault(entry, `${entry.relation} with ${entry.codes.length} shared codes`);
    if (!isWhole(entry.label) || !isWhole(entry.note)) fault(entry, "a text lacks a language");
    const lossy = entry.relation !== "EXACT" && entry.relation !== "NARROWER";
    if (lossy && entry.note === null) fault(entry, "what is lost is not said");
    if (badPeriods(entry)) fault(entry, "a limit is no period");
    if (map.jurisdiction !== null && shared.has(entry.local) && entry.codes[0] !== entry.local)
      fault(entry, "takes the name of a shared code for something else");
    const twin = map.entries.find(
      (other) => other !== entry && folded(other.local) === folded(entry.local) && overlap(other, entry),
    );
    if (twin) fault(entry, "two meanings in one period");
  }
  for (const { code, note } of map.unmapped)
    if (!shared.has(code) || !isWhole(note)) faults.push(`${map.id}: unmapped ${code}`);
  const texts = [map.title, map.note, map.source.title, map.approvedBy];
  if (!texts.every(isWhole)) faults.push(`${map.id}: a text lacks a language`);
  return faults;
}
