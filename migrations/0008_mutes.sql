ALTER TABLE "case_message" DROP CONSTRAINT "case_message_kind";--> statement-breakpoint
ALTER TABLE "case_note" DROP CONSTRAINT "case_note_kind";--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "mute_by" bigint;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "mute_note" uuid;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "muted_by" bigint;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "muted_on" date;--> statement-breakpoint
ALTER TABLE "cases" ADD COLUMN "appealed_on" date;--> statement-breakpoint
ALTER TABLE "case_message" ADD CONSTRAINT "case_message_kind" CHECK (kind in ('concern','more','answer','question','refusal','extension','mute','unmute'));--> statement-breakpoint
ALTER TABLE "case_note" ADD CONSTRAINT "case_note_kind" CHECK (kind in ('note','mediation','transfer','handed','mute'));--> statement-breakpoint
ALTER TABLE "cases" ADD CONSTRAINT "cases_mute" CHECK (muted_on is null or (muted_by <> mute_by and state <> 'waiting_reporter'));