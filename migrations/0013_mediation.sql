CREATE TABLE "case_link" (
	"a" uuid NOT NULL,
	"b" uuid NOT NULL,
	CONSTRAINT "case_link_a_b_pk" PRIMARY KEY("a","b"),
	CONSTRAINT "case_link_order" CHECK (a < b)
);
--> statement-breakpoint
ALTER TABLE "case_note" ADD COLUMN "seq" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "case_link" ADD CONSTRAINT "case_link_a_cases_id_fk" FOREIGN KEY ("a") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_link" ADD CONSTRAINT "case_link_b_cases_id_fk" FOREIGN KEY ("b") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "case_link_b" ON "case_link" USING btree ("b");