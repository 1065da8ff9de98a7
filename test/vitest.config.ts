import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    globalSetup: ["test/support/global.ts"],
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    // postgres.js 3.4.9 writes once more to a connection that was just lost; src/main.ts knows the same exception.
    onUnhandledError: ({ name, message, stack }) =>
      !(name === "TypeError" && message.includes("'write'") && stack?.includes("postgres/src/connection.js")),
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 30_000,
    maxWorkers: 2,
  },
});
