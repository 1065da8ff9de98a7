CREATE TABLE "account" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "account_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"platform" text NOT NULL,
	"tenant" text NOT NULL,
	"user_id" text NOT NULL,
	"person_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"actor" bigint,
	"action" text NOT NULL,
	"unit_id" integer,
	"subject" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "claim" (
	"tag" "bytea" PRIMARY KEY NOT NULL,
	"day" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "counter" (
	"name" text PRIMARY KEY NOT NULL,
	"value" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "dialogue" (
	"account_id" bigint NOT NULL,
	"place_id" bigint NOT NULL,
	"name" text NOT NULL,
	"state" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "dialogue_account_id_place_id_pk" PRIMARY KEY("account_id","place_id")
);
--> statement-breakpoint
CREATE TABLE "once" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"payload" jsonb NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"spent_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "outbox_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"place_id" bigint NOT NULL,
	"mode" text NOT NULL,
	"kind" text NOT NULL,
	"facts" jsonb NOT NULL,
	"topic" text,
	"reply_to" text,
	"key" uuid DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"leased_by" uuid,
	"tries" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "outbox_mode" CHECK (mode in ('message','card','update'))
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "person_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"unit_id" integer NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"left_at" timestamp with time zone,
	"listed" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "place" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "place_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"platform" text NOT NULL,
	"tenant" text NOT NULL,
	"kind" text NOT NULL,
	"chat" text NOT NULL,
	"name" text,
	"unit_id" integer,
	"lease_by" uuid,
	"lease_until" timestamp with time zone,
	CONSTRAINT "place_kind" CHECK (kind in ('group','private'))
);
--> statement-breakpoint
CREATE TABLE "posted" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "posted_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"place_id" bigint NOT NULL,
	"topic" text NOT NULL,
	"message_id" text NOT NULL,
	"live" boolean NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "role" (
	"person_id" bigint NOT NULL,
	"unit_id" integer NOT NULL,
	"role" text NOT NULL,
	"granted_at" timestamp with time zone NOT NULL,
	CONSTRAINT "role_person_id_unit_id_role_pk" PRIMARY KEY("person_id","unit_id","role"),
	CONSTRAINT "role_known" CHECK (role in ('admin','chair','organizer','officer','scrutineer'))
);
--> statement-breakpoint
CREATE TABLE "setting" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unit" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "unit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"parent_id" integer,
	"name" text NOT NULL,
	"path" integer[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "activity" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "activity_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"number" bigint NOT NULL,
	"title" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone,
	"deadline" timestamp with time zone,
	"venue" text,
	"capacity" integer,
	"kind" text,
	"minimum" integer,
	"decide_at" timestamp with time zone,
	"cutoff" timestamp with time zone,
	"state" text NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"heads" integer DEFAULT 0 NOT NULL,
	"waiting" integer DEFAULT 0 NOT NULL,
	"queue" integer DEFAULT 0 NOT NULL,
	"turns" bigint DEFAULT 0 NOT NULL,
	"unit_id" integer NOT NULL,
	"place_id" bigint NOT NULL,
	"created_by" bigint NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "activity_state" CHECK (state in ('open','closed','cancelled')),
	CONSTRAINT "activity_counters" CHECK (heads >= 0 and waiting >= 0 and (capacity is null or heads <= capacity))
);
--> statement-breakpoint
CREATE TABLE "activity_change" (
	"activity_id" bigint NOT NULL,
	"version" integer NOT NULL,
	"changed_by" bigint NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	"action" text NOT NULL,
	"before" jsonb NOT NULL,
	CONSTRAINT "activity_change_activity_id_version_pk" PRIMARY KEY("activity_id","version")
);
--> statement-breakpoint
CREATE TABLE "feed" (
	"person_id" bigint PRIMARY KEY NOT NULL,
	"token_hash" "bytea" NOT NULL,
	CONSTRAINT "feed_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "signup" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "signup_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"activity_id" bigint NOT NULL,
	"person_id" bigint NOT NULL,
	"account_id" bigint,
	"by_person" bigint,
	"heads" integer NOT NULL,
	"note" text,
	"state" text NOT NULL,
	"turn" bigint NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"before" jsonb,
	"changed_at" timestamp with time zone NOT NULL,
	"changed_by" bigint NOT NULL,
	CONSTRAINT "signup_state" CHECK (state in ('in','waiting','left')),
	CONSTRAINT "signup_heads" CHECK (heads > 0)
);
--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dialogue" ADD CONSTRAINT "dialogue_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "person" ADD CONSTRAINT "person_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "place" ADD CONSTRAINT "place_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role" ADD CONSTRAINT "role_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "role" ADD CONSTRAINT "role_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "unit" ADD CONSTRAINT "unit_parent_id_unit_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_unit_id_unit_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."unit"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_place_id_place_id_fk" FOREIGN KEY ("place_id") REFERENCES "public"."place"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity" ADD CONSTRAINT "activity_created_by_person_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_change" ADD CONSTRAINT "activity_change_activity_id_activity_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "activity_change" ADD CONSTRAINT "activity_change_changed_by_person_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "feed" ADD CONSTRAINT "feed_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signup" ADD CONSTRAINT "signup_activity_id_activity_id_fk" FOREIGN KEY ("activity_id") REFERENCES "public"."activity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signup" ADD CONSTRAINT "signup_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signup" ADD CONSTRAINT "signup_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signup" ADD CONSTRAINT "signup_by_person_person_id_fk" FOREIGN KEY ("by_person") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "account_identity" ON "account" USING btree ("platform","tenant","user_id");--> statement-breakpoint
CREATE INDEX "account_person" ON "account" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "audit_time" ON "audit" USING btree ("at");--> statement-breakpoint
CREATE INDEX "claim_day" ON "claim" USING btree ("day");--> statement-breakpoint
CREATE INDEX "dialogue_expiry" ON "dialogue" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "once_expiry" ON "once" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "outbox_place" ON "outbox" USING btree ("place_id","id");--> statement-breakpoint
CREATE INDEX "outbox_waiting" ON "outbox" USING btree ("place_id") WHERE leased_by is null;--> statement-breakpoint
CREATE INDEX "outbox_update" ON "outbox" USING btree ("topic") WHERE mode = 'update' and leased_by is null;--> statement-breakpoint
CREATE UNIQUE INDEX "place_identity" ON "place" USING btree ("platform","tenant","kind","chat");--> statement-breakpoint
CREATE INDEX "posted_message" ON "posted" USING btree ("place_id","message_id");--> statement-breakpoint
CREATE INDEX "posted_live" ON "posted" USING btree ("topic","id") WHERE live;--> statement-breakpoint
CREATE INDEX "posted_expiry" ON "posted" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "unit_name" ON "unit" USING btree ("parent_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "unit_root" ON "unit" USING btree ((1)) WHERE parent_id is null;--> statement-breakpoint
CREATE UNIQUE INDEX "activity_number" ON "activity" USING btree ("number");--> statement-breakpoint
CREATE INDEX "activity_open_here" ON "activity" USING btree ("place_id") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "activity_open" ON "activity" USING btree ("number") WHERE state = 'open';--> statement-breakpoint
CREATE INDEX "activity_start" ON "activity" USING btree ("starts_at");--> statement-breakpoint
CREATE INDEX "activity_change_undo" ON "activity_change" USING btree ("changed_by","changed_at");--> statement-breakpoint
CREATE UNIQUE INDEX "signup_party" ON "signup" USING btree ("activity_id","person_id");--> statement-breakpoint
CREATE INDEX "signup_roster" ON "signup" USING btree ("activity_id","state","turn");--> statement-breakpoint
CREATE INDEX "signup_person" ON "signup" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "signup_by" ON "signup" USING btree ("by_person") WHERE by_person is not null;