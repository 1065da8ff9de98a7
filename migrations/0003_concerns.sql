CREATE TABLE "case_bell" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"not_before" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_exclusion" (
	"case_id" uuid NOT NULL,
	"officer" bigint NOT NULL,
	CONSTRAINT "case_exclusion_case_id_officer_pk" PRIMARY KEY("case_id","officer")
);
--> statement-breakpoint
CREATE TABLE "case_intake" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" integer,
	"level_id" integer NOT NULL,
	"category" smallint NOT NULL,
	"urgency" text NOT NULL,
	"on_date" date NOT NULL,
	"key_wrapped" "bytea" NOT NULL,
	"key_unit" integer NOT NULL,
	"key_version" integer NOT NULL,
	"receipt_tag" "bytea" NOT NULL,
	"message_id" uuid NOT NULL,
	"body" "bytea" NOT NULL,
	"excluded" bigint[] NOT NULL,
	"route_version" integer,
	"sealed" "bytea",
	CONSTRAINT "case_intake_receipt_tag_unique" UNIQUE("receipt_tag")
);
--> statement-breakpoint
CREATE TABLE "case_message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"seq" smallint NOT NULL,
	"kind" text NOT NULL,
	"round" smallint NOT NULL,
	"on_date" date NOT NULL,
	"by" bigint,
	"body" "bytea" NOT NULL,
	CONSTRAINT "case_message_kind" CHECK (kind in ('concern','more','answer','question','refusal','extension'))
);
--> statement-breakpoint
CREATE TABLE "case_note" (
	"id" uuid PRIMARY KEY NOT NULL,
	"case_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"on_date" date NOT NULL,
	"by" bigint NOT NULL,
	"body" "bytea" NOT NULL,
	CONSTRAINT "case_note_kind" CHECK (kind in ('note','mediation','transfer'))
);
--> statement-breakpoint
CREATE TABLE "case_route" (
	"case_id" uuid PRIMARY KEY NOT NULL,
	"key_version" integer NOT NULL,
	"sealed" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "case_tag" (
	"tag" "bytea" PRIMARY KEY NOT NULL,
	"day" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"id" uuid PRIMARY KEY NOT NULL,
	"alias" text NOT NULL,
	"unit_id" integer,
	"level_id" integer NOT NULL,
	"category" smallint NOT NULL,
	"urgency" text NOT NULL,
	"state" text NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"round" smallint DEFAULT 0 NOT NULL,
	"received_on" date NOT NULL,
	"started_on" date NOT NULL,
	"due_claim" date NOT NULL,
	"due_reply" date NOT NULL,
	"due_close" date NOT NULL,
	"paused_on" date,
	"extended" boolean DEFAULT false NOT NULL,
	"rung" smallint DEFAULT 0 NOT NULL,
	"assignee" bigint,
	"previous" bigint,
	"lease_by" bigint,
	"lease_until" timestamp with time zone,
	"news" boolean DEFAULT false NOT NULL,
	"mediated" boolean DEFAULT false NOT NULL,
	"answered_on" date,
	"first_on" date,
	"in_time" boolean,
	"closed_on" date,
	"retain_until" date,
	"rating" smallint,
	"key_wrapped" "bytea",
	"key_unit" integer NOT NULL,
	"key_version" integer NOT NULL,
	"receipt_tag" "bytea",
	CONSTRAINT "cases_receipt_tag_unique" UNIQUE("receipt_tag"),
	CONSTRAINT "cases_state" CHECK (state in ('received','transferred','escalated','in_progress','waiting_reporter','mediating','replied','out_of_scope','objected','closed','withdrawn'))
);
--> statement-breakpoint
CREATE TABLE "officer_audit" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" bigint,
	"action" text NOT NULL,
	"case_id" uuid,
	"detail" jsonb NOT NULL,
	"key_version" integer NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "route_key" (
	"version" integer PRIMARY KEY NOT NULL,
	"public_key" "bytea" NOT NULL,
	"made_on" date NOT NULL,
	"destroyed_on" date
);
--> statement-breakpoint
ALTER TABLE "case_bell" ADD CONSTRAINT "case_bell_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_exclusion" ADD CONSTRAINT "case_exclusion_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_message" ADD CONSTRAINT "case_message_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "case_route" ADD CONSTRAINT "case_route_case_id_cases_id_fk" FOREIGN KEY ("case_id") REFERENCES "public"."cases"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "case_message_seq" ON "case_message" USING btree ("case_id","seq");--> statement-breakpoint
CREATE INDEX "case_note_case" ON "case_note" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "case_tag_day" ON "case_tag" USING btree ("day");--> statement-breakpoint
CREATE UNIQUE INDEX "cases_alias" ON "cases" USING btree ("alias") WHERE state not in ('closed','withdrawn');--> statement-breakpoint
CREATE INDEX "cases_level" ON "cases" USING btree ("level_id","state");