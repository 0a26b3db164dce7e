-- gen_random_uuid holds 122 random bits: hashed together, three of them fill a key of 256.
INSERT INTO "shared"."signing_key" ("purpose", "secret")
VALUES ('PERMALINK', encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'));
--> statement-breakpoint
REVOKE INSERT, UPDATE, DELETE ON "shared"."signing_key" FROM "fptx_publisher";
--> statement-breakpoint
-- Every save is a new version: nothing that was agreed is ever changed or lost.
CREATE TRIGGER "agreement_frozen" BEFORE UPDATE OR DELETE OR TRUNCATE ON "shared"."agreement" FOR EACH STATEMENT EXECUTE FUNCTION "shared"."refuse_change"();
--> statement-breakpoint
REVOKE UPDATE, DELETE ON "shared"."agreement" FROM "fptx_publisher";
--> statement-breakpoint
-- The access log only grows: rights leave the publisher INSERT and SELECT, the reader nothing; triggers hold the owner to it too.

CREATE FUNCTION "audit"."refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table %.% is only added to', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'only_added_to';
END $$;
--> statement-breakpoint
-- Every new line follows the one before it, by number and by hash, and none comes after the new ones.
CREATE FUNCTION "audit"."guard_chain"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
       SELECT FROM added LEFT JOIN "audit"."access_log" before ON before."sequence" = added."sequence" - 1
        WHERE (added."previous_hash" = coalesce(before."hash", CASE added."sequence" WHEN 1 THEN repeat('0', 64) END)) IS NOT TRUE)
     OR (SELECT max("sequence") FROM "audit"."access_log") > (SELECT max("sequence") FROM added) THEN
    RAISE EXCEPTION 'a line of the access log follows the last one' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'chain_continues';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "access_log_only_grows" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit"."access_log" FOR EACH STATEMENT EXECUTE FUNCTION "audit"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "access_log_continues" AFTER INSERT ON "audit"."access_log" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "audit"."guard_chain"();
--> statement-breakpoint
REVOKE ALL ON SCHEMA "audit" FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA "audit" TO "fptx_publisher";
--> statement-breakpoint
GRANT SELECT, INSERT ON "audit"."access_log" TO "fptx_publisher";
--> statement-breakpoint
-- The second wall behind the WHERE of every query: the role that serves sees releases that anyone may see, and no row of another.
-- `shared.release` decides; the tables of a release's parts ask it, so that one policy says what is out of sight.

-- Who may read a release that others may not: its pre-release readers before its time, and its custodian once it is withdrawn. The
-- reader says for whom it asks in fptx.subject and fptx.custodian. The owner's rights:
-- the reader itself cannot see the rows that decide.
CREATE FUNCTION "shared"."may_read_early"(asked text, asked_state "shared"."release_state") RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF asked_state = 'SCHEDULED' THEN
    RETURN EXISTS (
      SELECT FROM shared.pre_release_reader granted
       WHERE granted.release_id = asked AND granted.subject = current_setting('fptx.subject', true)
         AND granted.revoked_at IS NULL AND granted.valid_from <= now() AND now() < granted.valid_until);
  END IF;
  RETURN asked_state = 'WITHDRAWN' AND EXISTS (
    SELECT FROM shared.release gone JOIN shared.indicator of ON of.id = gone.indicator_id
     WHERE gone.id = asked AND current_setting('fptx.custodian', true) =
           coalesce(gone.custodian_id, CASE WHEN NOT of.custodian_by_jurisdiction THEN of.custodian_id END));
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "shared"."may_read_early"(text, "shared"."release_state") FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "shared"."may_read_early"(text, "shared"."release_state") TO "fptx_reader";
--> statement-breakpoint
ALTER TABLE "shared"."release" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "shared"."release_axis" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "shared"."view" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "shared"."view_cell" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE "shared"."cell_note" ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY "release_in_sight" ON "shared"."release" FOR SELECT TO "fptx_reader" USING (
  state IN ('PUBLISHED', 'SUPERSEDED') OR (state = 'SCHEDULED' AND embargo_until <= now()) OR "shared"."may_read_early"(id, state));
--> statement-breakpoint
-- Not correlated, so that each is computed once for a statement and not for each of a million cells.
CREATE POLICY "release_axis_in_sight" ON "shared"."release_axis" FOR SELECT TO "fptx_reader" USING (release_id IN (SELECT id FROM "shared"."release"));
--> statement-breakpoint
CREATE POLICY "view_in_sight" ON "shared"."view" FOR SELECT TO "fptx_reader" USING (release_id IN (SELECT id FROM "shared"."release"));
--> statement-breakpoint
CREATE POLICY "view_cell_in_sight" ON "shared"."view_cell" FOR SELECT TO "fptx_reader" USING (view_id IN (SELECT id FROM "shared"."view"));
--> statement-breakpoint
CREATE POLICY "cell_note_in_sight" ON "shared"."cell_note" FOR SELECT TO "fptx_reader" USING (release_id IN (SELECT id FROM "shared"."release"));
--> statement-breakpoint
CREATE POLICY "release_published" ON "shared"."release" FOR ALL TO "fptx_publisher" USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY "release_axis_published" ON "shared"."release_axis" FOR ALL TO "fptx_publisher" USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY "view_published" ON "shared"."view" FOR ALL TO "fptx_publisher" USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY "view_cell_published" ON "shared"."view_cell" FOR ALL TO "fptx_publisher" USING (true) WITH CHECK (true);
--> statement-breakpoint
CREATE POLICY "cell_note_published" ON "shared"."cell_note" FOR ALL TO "fptx_publisher" USING (true) WITH CHECK (true);
--> statement-breakpoint
-- PostgreSQL copies into no table with row security: the publisher copies into a temporary one, and inserts from there.
DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO "fptx_publisher"', current_database()); END $$;
