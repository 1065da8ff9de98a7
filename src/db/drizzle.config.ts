import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: ["./src/db/schema.ts", "./commands/*/tables.ts"],
  out: "./migrations",
  casing: "snake_case",
});
