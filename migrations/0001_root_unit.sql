-- The union itself: the root of the tree, whose name an administrator may change.
INSERT INTO "unit" ("name", "path") VALUES ('工会', '{}');--> statement-breakpoint
UPDATE "unit" SET "path" = array["id"] WHERE "parent_id" IS NULL;
