import { defineConfig } from "vitest/config";

const report = process.env.FPTX_TEST_REPORT;

export default defineConfig({
  // One copy of graphql-js: vite would take its ES module build, type-graphql and Apollo the CommonJS one.
  resolve: { alias: [{ find: /^graphql$/, replacement: "graphql/index.js" }] },
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["reflect-metadata", "test/support/keep-log.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    // Processes, not threads: an embedded database takes 0.7 GB, which only the end of a process gives back.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    retry: 0,
    // .ci/run counts from this file.
    reporters: report === undefined ? ["default"] : ["default", ["json", { outputFile: report }]],
  },
});
