import { eq } from "drizzle-orm";
import { signingKey } from "../../db/schema/signing-key.ts";
import type { Database } from "../../db/store.ts";

/** The key that permalinks are sealed with: the same for every node of one database. */
export async function readPermalinkKey(db: Database): Promise<Uint8Array> {
  const [row] = await db.select().from(signingKey).where(eq(signingKey.purpose, "PERMALINK"));
  if (!row) throw new Error("the database holds no key for permalinks");
  return Buffer.from(row.secret, "hex");
}
