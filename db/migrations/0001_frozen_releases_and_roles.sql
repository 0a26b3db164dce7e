-- Published means frozen: a correction is a new release, and no statement updates or deletes what was published.

CREATE FUNCTION "shared"."refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table %.% is written once, at publication', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'written_once';
END $$;
--> statement-breakpoint
CREATE FUNCTION "shared"."guard_release"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- A release begins without readers: its parts come first, and triggers let them in while it is scheduled.
  IF TG_OP = 'INSERT' THEN
    IF NEW.state = 'SCHEDULED' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a release begins as scheduled' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_begins_scheduled';
  END IF;
  IF TG_OP = 'DELETE' THEN
    IF OLD.state = 'SCHEDULED' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'a published release cannot be deleted' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_frozen';
  END IF;
  IF OLD.state = 'SCHEDULED' AND NEW.state IN ('SCHEDULED', 'PUBLISHED') THEN RETURN NEW; END IF;
  IF (NEW.id, NEW.indicator_id, NEW.version, NEW.vintage, NEW.published_at, NEW.embargo_until, NEW.reason_en, NEW.reason_fr,
      NEW.source_en, NEW.source_fr, NEW.supersedes_id, NEW.population_vintage_id)
     IS DISTINCT FROM
     (OLD.id, OLD.indicator_id, OLD.version, OLD.vintage, OLD.published_at, OLD.embargo_until, OLD.reason_en, OLD.reason_fr,
      OLD.source_en, OLD.source_fr, OLD.supersedes_id, OLD.population_vintage_id)
     OR NOT ((OLD.state, NEW.state) IN (('PUBLISHED', 'SUPERSEDED'), ('PUBLISHED', 'WITHDRAWN'),
                                        ('SUPERSEDED', 'PUBLISHED'), ('SUPERSEDED', 'WITHDRAWN'))) THEN
    RAISE EXCEPTION 'a published release cannot be changed' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_frozen';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
-- Both guards lock the releases they ask about: a publication in another transaction waits, or they wait for it and see its outcome.
CREATE FUNCTION "shared"."guard_view_cells"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  states "shared"."release_state"[];
BEGIN
  SELECT array_agg(locked.state) INTO states FROM (
    SELECT r.state FROM "shared"."release" r
     WHERE r.id IN (SELECT v.release_id FROM "shared"."view" v WHERE v.id IN (SELECT view_id FROM added))
       FOR SHARE) locked;
  IF 'SCHEDULED' <> ANY (states) THEN
    RAISE EXCEPTION 'the views of a published release are complete' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_complete';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "shared"."guard_release_parts"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  states "shared"."release_state"[];
BEGIN
  SELECT array_agg(locked.state) INTO states FROM (
    SELECT r.state FROM "shared"."release" r WHERE r.id IN (SELECT release_id FROM added) FOR SHARE) locked;
  IF 'SCHEDULED' <> ANY (states) THEN
    RAISE EXCEPTION 'a published release is complete' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'release_complete';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER "release_frozen" BEFORE INSERT OR UPDATE OR DELETE ON "shared"."release" FOR EACH ROW EXECUTE FUNCTION "shared"."guard_release"();
--> statement-breakpoint
CREATE TRIGGER "release_kept" BEFORE TRUNCATE ON "shared"."release" FOR EACH STATEMENT EXECUTE FUNCTION "shared"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "release_axis_frozen" BEFORE UPDATE OR DELETE OR TRUNCATE ON "shared"."release_axis" FOR EACH STATEMENT EXECUTE FUNCTION "shared"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "release_axis_complete" AFTER INSERT ON "shared"."release_axis" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "shared"."guard_release_parts"();
--> statement-breakpoint
CREATE TRIGGER "view_frozen" BEFORE UPDATE OR DELETE OR TRUNCATE ON "shared"."view" FOR EACH STATEMENT EXECUTE FUNCTION "shared"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "view_complete" AFTER INSERT ON "shared"."view" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "shared"."guard_release_parts"();
--> statement-breakpoint
CREATE TRIGGER "view_cell_frozen" BEFORE UPDATE OR DELETE OR TRUNCATE ON "shared"."view_cell" FOR EACH STATEMENT EXECUTE FUNCTION "shared"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "view_cell_complete" AFTER INSERT ON "shared"."view_cell" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "shared"."guard_view_cells"();
--> statement-breakpoint
CREATE TRIGGER "cell_note_frozen" BEFORE UPDATE OR DELETE OR TRUNCATE ON "shared"."cell_note" FOR EACH STATEMENT EXECUTE FUNCTION "shared"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "cell_note_complete" AFTER INSERT ON "shared"."cell_note" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "shared"."guard_release_parts"();
--> statement-breakpoint
CREATE TRIGGER "cell_frozen" BEFORE UPDATE OR DELETE OR TRUNCATE ON "confidential"."cell" FOR EACH STATEMENT EXECUTE FUNCTION "shared"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER "cell_complete" AFTER INSERT ON "confidential"."cell" REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION "shared"."guard_release_parts"();
--> statement-breakpoint
-- Roles belong to the whole server, not to one database: another database of it may have made them a moment ago.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['fptx_reader', 'fptx_publisher'] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', wanted);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    -- From version 16 on, who makes a role is a member of it that may not take it on: only SET tells whether the server could.
    IF NOT pg_has_role(current_user, wanted, CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'MEMBER' ELSE 'SET' END) THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
    END IF;
  END LOOP;
END $$;
--> statement-breakpoint
REVOKE ALL ON SCHEMA "confidential" FROM PUBLIC;
--> statement-breakpoint
GRANT USAGE ON SCHEMA "shared" TO "fptx_reader", "fptx_publisher";
--> statement-breakpoint
GRANT USAGE ON SCHEMA "confidential" TO "fptx_publisher";
--> statement-breakpoint
GRANT SELECT ON ALL TABLES IN SCHEMA "shared" TO "fptx_reader";
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "shared" TO "fptx_publisher";
--> statement-breakpoint
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA "confidential" TO "fptx_publisher";
--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA "shared" GRANT SELECT ON TABLES TO "fptx_reader";
--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA "shared" GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "fptx_publisher";
--> statement-breakpoint
ALTER DEFAULT PRIVILEGES IN SCHEMA "confidential" GRANT SELECT, INSERT ON TABLES TO "fptx_publisher";
