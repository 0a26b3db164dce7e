-- Where each province is the custodian of its own figures, a release says whose it is. Those from before it could, and those of the
-- published figures that an exchange begins with, are whose file they came from, else the indicator's: nobody saw them once withdrawn.
ALTER TABLE "shared"."release" DISABLE TRIGGER "release_frozen";
--> statement-breakpoint
UPDATE "shared"."release" r
   SET custodian_id = coalesce(
         (SELECT s.jurisdiction_id FROM "confidential"."submission" s WHERE s.release_id = r.id LIMIT 1), i.custodian_id)
  FROM "shared"."indicator" i
 WHERE i.id = r.indicator_id AND i.custodian_by_jurisdiction AND r.custodian_id IS NULL;
--> statement-breakpoint
ALTER TABLE "shared"."release" ENABLE TRIGGER "release_frozen";
