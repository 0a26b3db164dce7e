import { sql } from "drizzle-orm";
import { check, text } from "drizzle-orm/pg-core";
import { shared } from "./namespaces.ts";

/**
 * Secrets that every node of one exchange signs with, made once by the migration and never changed: a permalink holds as long as
 * the database does. `secret`: 32 random bytes in hexadecimal.
 */
export const signingKey = shared.table(
  "signing_key",
  {
    purpose: text("purpose").primaryKey(),
    secret: text("secret").notNull(),
  },
  (t) => [check("signing_key_is_32_bytes", sql`${t.secret} ~ '^[0-9a-f]{64}$'`)],
);
