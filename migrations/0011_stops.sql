CREATE TABLE "mute_ask" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"officer" bigint NOT NULL,
	"level_id" integer NOT NULL,
	"on_date" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mute_order" (
	"case_id" uuid PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE "case_note" DROP CONSTRAINT "case_note_kind";--> statement-breakpoint
ALTER TABLE "mute_ask" ADD CONSTRAINT "mute_ask_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mute_order" ADD CONSTRAINT "mute_order_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_kind" CHECK (kind in ('note','mediation','transfer','handed','mute','stop'));