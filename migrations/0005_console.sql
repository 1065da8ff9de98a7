CREATE TABLE "api_token" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "api_token_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"token_hash" "bytea" NOT NULL,
	"account_id" bigint NOT NULL,
	"name" text NOT NULL,
	"made_on" date NOT NULL,
	"used_on" date,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "api_token_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "console_login" (
	"browser_hash" "bytea" PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"browser" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"account_id" bigint,
	CONSTRAINT "console_login_code_unique" UNIQUE("code"),
	CONSTRAINT "console_login_state" CHECK (state in ('waiting','asked','confirmed','refused'))
);
--> statement-breakpoint
CREATE TABLE "console_session" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"account_id" bigint NOT NULL,
	"browser" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "console_try" (
	"person_id" bigint PRIMARY KEY NOT NULL,
	"tries" smallint NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_token" ADD CONSTRAINT "api_token_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console_login" ADD CONSTRAINT "console_login_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "console_session" ADD CONSTRAINT "console_session_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_token_account" ON "api_token" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "api_token_expiry" ON "api_token" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "console_login_expiry" ON "console_login" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "console_session_account" ON "console_session" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "console_session_expiry" ON "console_session" USING btree ("expires_at");