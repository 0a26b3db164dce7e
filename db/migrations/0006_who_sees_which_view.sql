-- The second wall between audiences: the reader says in fptx.audiences which views the one it asks for may be shown (separated by
-- commas), and sees their cells, those of PUBLIC, and all of a release whose custodian it asks for (fptx.custodian). Nobody in particular
-- is the public. The invoker's rights: row security of releases holds in here too.
CREATE FUNCTION "shared"."may_read_view"(asked_audience text, asked_release text) RETURNS boolean
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog AS $$
BEGIN
  IF asked_audience = 'PUBLIC' OR asked_audience = ANY (string_to_array(current_setting('fptx.audiences', true), ',')) THEN
    RETURN true;
  END IF;
  RETURN EXISTS (
    SELECT FROM shared.release own JOIN shared.indicator of ON of.id = own.indicator_id
     WHERE own.id = asked_release AND current_setting('fptx.custodian', true) =
           coalesce(own.custodian_id, CASE WHEN NOT of.custodian_by_jurisdiction THEN of.custodian_id END));
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "shared"."may_read_view"(text, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "shared"."may_read_view"(text, text) TO "fptx_reader";
--> statement-breakpoint
DROP POLICY "view_in_sight" ON "shared"."view";
--> statement-breakpoint
-- What is said of a view (how much it hides, how it was attacked) is for those who oversee, too: they have REPORTS in fptx.audiences.
CREATE POLICY "view_in_sight" ON "shared"."view" FOR SELECT TO "fptx_reader" USING (
  release_id IN (SELECT id FROM "shared"."release")
  AND ('REPORTS' = ANY (string_to_array(current_setting('fptx.audiences', true), ',')) OR "shared"."may_read_view"(audience, release_id)));
--> statement-breakpoint
DROP POLICY "view_cell_in_sight" ON "shared"."view_cell";
--> statement-breakpoint
CREATE POLICY "view_cell_in_sight" ON "shared"."view_cell" FOR SELECT TO "fptx_reader" USING (
  view_id IN (SELECT id FROM "shared"."view" WHERE "shared"."may_read_view"(audience, release_id)));
--> statement-breakpoint
DROP POLICY "cell_note_in_sight" ON "shared"."cell_note";
--> statement-breakpoint
-- A note that tells a count stands beside exact values alone, and PUBLIC has none.
CREATE POLICY "cell_note_in_sight" ON "shared"."cell_note" FOR SELECT TO "fptx_reader" USING (
  release_id IN (SELECT id FROM "shared"."release") AND (NOT discloses_value OR "shared"."may_read_view"('FPT', release_id)));
