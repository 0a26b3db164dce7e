import { sql } from "drizzle-orm";
import { bigint, check, index, integer, text, timestamp } from "drizzle-orm/pg-core";
import { audit } from "./namespaces.ts";

/**
 * One line per release of which an operation showed cells, or per write or refusal. `sequence`: 1, 2, 3… without a gap. `hash`:
 * sha256 of the previous line's hash and of this line (src/access-log/chain.ts); a trigger refuses a line that does not follow
 * the last one, and every update, delete and truncate.
 */
export const accessLog = audit.table(
  "access_log",
  {
    sequence: bigint("sequence", { mode: "number" }).primaryKey(),
    at: timestamp("at", { withTimezone: true, precision: 3 }).notNull(),
    requestId: text("request_id").notNull(),
    subject: text("subject"),
    roles: text("roles").array().notNull(),
    jurisdiction: text("jurisdiction"),
    operation: text("operation").notNull(),
    operationHash: text("operation_hash"),
    purpose: text("purpose"),
    outcome: text("outcome").notNull(),
    indicatorId: text("indicator_id"),
    releaseId: text("release_id"),
    cellsServed: integer("cells_served").notNull(),
    cellsSuppressed: integer("cells_suppressed").notNull(),
    previousHash: text("previous_hash").notNull(),
    hash: text("hash").notNull(),
  },
  (t) => [
    index("access_log_by_indicator").on(t.indicatorId, t.sequence),
    index("access_log_by_time").on(t.at),
    check("access_log_sequence_positive", sql`${t.sequence} > 0`),
    check("access_log_cells_in_range", sql`${t.cellsSuppressed} between 0 and ${t.cellsServed}`),
    // A counted repetition ('^[0-9a-f]{64}$') takes twenty times as long, and more than all else of an insert.
    check("access_log_hash_is_sha256", sql`octet_length(${t.hash}) = 64 and ${t.hash} !~ '[^0-9a-f]'`),
    check(
      "access_log_previous_hash_is_sha256",
      sql`octet_length(${t.previousHash}) = 64 and ${t.previousHash} !~ '[^0-9a-f]'`,
    ),
  ],
);
