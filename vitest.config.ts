import { defineConfig } from "vitest/config";

export default defineConfig({
  // One copy of graphql-js: vite would take its ES module build, type-graphql and Apollo the CommonJS one.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["reflect-metadata"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
