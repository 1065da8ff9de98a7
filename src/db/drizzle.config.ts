import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "postgresql",
  schema: ["./src/db/schema.ts", "./src/db/schema-console.ts", "./commands/*/tables.ts"],
  out: "./migrations",
  casing: "snake_case",
});
