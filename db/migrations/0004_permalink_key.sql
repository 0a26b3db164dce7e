CREATE TABLE "shared"."signing_key" (
	"purpose" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	CONSTRAINT "signing_key_is_32_bytes" CHECK ("shared"."signing_key"."secret" ~ '^[0-9a-f]{64}$')
);
--> statement-breakpoint
-- gen_random_uuid holds 122 random bits: hashed together, three of them fill a key of 256.
INSERT INTO "shared"."signing_key" ("purpose", "secret")
VALUES ('PERMALINK', encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'));--> statement-breakpoint
REVOKE INSERT, UPDATE, DELETE ON "shared"."signing_key" FROM "fptx_publisher";
