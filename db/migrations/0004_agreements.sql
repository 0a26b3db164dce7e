CREATE TABLE "shared"."agreement" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"title_en" text NOT NULL,
	"title_fr" text NOT NULL,
	"provider_id" text NOT NULL,
	"recipients" text[] NOT NULL,
	"indicators" text[] NOT NULL,
	"purposes" text[] NOT NULL,
	"profile_id" text NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	"document_sha256" text,
	"saved_by" text NOT NULL,
	"saved_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "agreement_pk" PRIMARY KEY("id","version"),
	CONSTRAINT "agreement_title_bilingual" CHECK ("shared"."agreement"."title_en" ~ '[^\s\u00a0\u200b\u202f\ufeff]' and "shared"."agreement"."title_fr" ~ '[^\s\u00a0\u200b\u202f\ufeff]'),
	CONSTRAINT "agreement_version_positive" CHECK ("shared"."agreement"."version" >= 1),
	CONSTRAINT "agreement_days_in_order" CHECK ("shared"."agreement"."valid_from" <= "shared"."agreement"."valid_to"),
	CONSTRAINT "agreement_has_recipients" CHECK (cardinality("shared"."agreement"."recipients") > 0),
	CONSTRAINT "agreement_has_indicators" CHECK (cardinality("shared"."agreement"."indicators") > 0),
	CONSTRAINT "agreement_document_is_sha256" CHECK ("shared"."agreement"."document_sha256" ~ '^[0-9a-f]{64}$'),
	CONSTRAINT "agreement_saved_by_somebody" CHECK ("shared"."agreement"."saved_by" <> '')
);
--> statement-breakpoint
ALTER TABLE "shared"."agreement" ADD CONSTRAINT "agreement_provider_id_jurisdiction_id_fk" FOREIGN KEY ("provider_id") REFERENCES "shared"."jurisdiction"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "shared"."agreement" ADD CONSTRAINT "agreement_profile_id_disclosure_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "shared"."disclosure_profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "agreement_by_time" ON "shared"."agreement" USING btree ("saved_at");