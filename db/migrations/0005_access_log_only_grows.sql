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
