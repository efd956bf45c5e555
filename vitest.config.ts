import { defineConfig } from "vitest/config";
import { lanes } from "./test/lanes.ts";

const runnable = lanes.filter((lane) => lane.missing() === undefined);

export default defineConfig({
  test: {
    reporters: ["default", "./test/tally.ts"],
    maxWorkers: 2,
    coverage: {
      provider: "v8",
      include: ["{model,importers,authz,rules,graph,queries,cli}/**/*.ts"],
      reporter: ["text", "json-summary"],
    },
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: lanes.map(({ name }) => `test/${name}/**`),
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      ...runnable.map(({ name }) => ({
        test: { name, include: [`test/${name}/**/*.test.ts`], testTimeout: 120_000, hookTimeout: 120_000 },
      })),
    ],
  },
});
