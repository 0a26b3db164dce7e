-- Every save is a new version: nothing that was agreed is ever changed or lost.
CREATE TRIGGER "agreement_frozen" BEFORE UPDATE OR DELETE OR TRUNCATE ON "shared"."agreement" FOR EACH STATEMENT EXECUTE FUNCTION "shared"."refuse_change"();
--> statement-breakpoint
REVOKE UPDATE, DELETE ON "shared"."agreement" FROM "fptx_publisher";
