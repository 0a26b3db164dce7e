import { asc, sql } from "drizzle-orm";
import { agreement } from "../../db/schema/agreement.ts";
import type { Database, Transaction } from "../../db/store.ts";
import type { AgreementTerms, AgreementVersion } from "./agreement.ts";

type AgreementRow = typeof agreement.$inferSelect;

const toVersion = ({ titleEn, titleFr, providerId, profileId, ...rest }: AgreementRow): AgreementVersion => ({
  ...rest,
  title: { en: titleEn, fr: titleFr },
  provider: providerId,
  profile: profileId,
});

/** Agreements as they are stored: every version of each. */
export const makeAgreementRepository = (db: Database) => ({
  /** How many versions there are; it grows by one with each save, and never shrinks. */
  async saves(): Promise<number> {
    const [row] = await db.select({ saves: sql<number>`count(*)::int` }).from(agreement);
    return row?.saves ?? 0;
  },
  /** Every version of every agreement, oldest first. */
  async everyVersion(): Promise<AgreementVersion[]> {
    const rows = await db.select().from(agreement).orderBy(asc(agreement.id), asc(agreement.version));
    return rows.map(toVersion);
  },
});

/** Writes one version. Rejects with a unique violation where somebody else wrote it first. */
export async function addVersion(
  { db }: Transaction,
  { title, provider, profile, ...terms }: AgreementTerms & Pick<AgreementVersion, "id" | "version" | "savedBy">,
): Promise<void> {
  await db.insert(agreement).values({
    id: terms.id,
    version: terms.version,
    titleEn: title.en,
    titleFr: title.fr,
    providerId: provider,
    recipients: [...terms.recipients],
    indicators: [...terms.indicators],
    purposes: [...terms.purposes],
    profileId: profile,
    validFrom: terms.validFrom,
    validTo: terms.validTo,
    documentSha256: terms.documentSha256,
    savedBy: terms.savedBy,
  });
}
