CREATE TABLE "case_figure" (
	"from_on" date PRIMARY KEY NOT NULL,
	"before_on" date NOT NULL,
	"told" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_original" (
	"row_id" uuid NOT NULL,
	"level_id" integer NOT NULL,
	"case_id" uuid NOT NULL,
	"body" "bytea" NOT NULL,
	CONSTRAINT "case_original_row_id_level_id_pk" PRIMARY KEY("row_id","level_id")
);
--> statement-breakpoint
CREATE TABLE "reply_template" (
	"unit_id" integer NOT NULL,
	"name" text NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "reply_template_unit_id_name_pk" PRIMARY KEY("unit_id","name")
);
--> statement-breakpoint
ALTER TABLE "case_note" DROP CONSTRAINT "case_note_kind";--> statement-breakpoint
ALTER TABLE "case_original" ADD CONSTRAINT "case_original_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_template" ADD CONSTRAINT "reply_template_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_original_case" ON "case_original" USING btree ("case_id");--> statement-breakpoint
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_kind" CHECK (kind in ('note','mediation','transfer','handed'));