CREATE TABLE "case_intake_picture" (
	"id" uuid PRIMARY KEY NOT NULL,
	"intake_id" uuid NOT NULL,
	"slot" smallint NOT NULL,
	"body" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_picture" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"slot" smallint NOT NULL,
	"body" "bytea" NOT NULL
);
--> statement-breakpoint
ALTER TABLE "case_intake_picture" ADD CONSTRAINT "case_intake_picture_intake_id_case_intake_id_fk" FOREIGN KEY ("intake_id") REFERENCES "public"."case_intake"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_picture" ADD CONSTRAINT "case_picture_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_picture" ADD CONSTRAINT "case_picture_message_id_case_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."case_message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "case_intake_picture_slot" ON "case_intake_picture" USING btree ("intake_id","slot");--> statement-breakpoint
CREATE UNIQUE INDEX "case_picture_slot" ON "case_picture" USING btree ("case_id","slot");--> statement-breakpoint
CREATE INDEX "case_picture_message" ON "case_picture" USING btree ("message_id");