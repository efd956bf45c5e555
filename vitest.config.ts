import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { lanes, thisRun } from "./test/lanes.ts";
import { chromiumLaunch } from "./test/services/chromium.ts";

/** Tests in node that need something from outside: slower, and later than those that need nothing. */
const inNode = (name: string) => ({
  name,
  include: [`test/${name}/**/*.test.ts`],
  testTimeout: 120_000,
  hookTimeout: 120_000,
});

/** What is special to a lane; `shared` and others have nothing special. */
const special: Record<string, () => TestProjectInlineConfiguration> = {
  neo4j: () => ({
    test: {
      ...inNode("neo4j"),
      globalSetup: ["test/services/neo4j-setup.ts"],
      // One server, one database.
      fileParallelism: false,
      sequence: { groupOrder: 1 },
    },
  }),
  kubernetes: () => ({
    test: {
      ...inNode("kubernetes"),
      testTimeout: 600_000,
      globalSetup: ["test/services/kubernetes-setup.ts"],
      // One server, whose objects all files share.
      fileParallelism: false,
      sequence: { groupOrder: 4 },
    },
  }),
  "collect-kubernetes": () => ({
    test: {
      ...inNode("collect-kubernetes"),
      testTimeout: 900_000,
      hookTimeout: 900_000,
      fileParallelism: false,
      sequence: { groupOrder: 6 },
    },
  }),
  vault: () => ({
    test: {
      ...inNode("vault"),
      testTimeout: 600_000,
      globalSetup: ["test/services/vault-setup.ts"],
      // One server, whose policies all files share.
      fileParallelism: false,
      sequence: { groupOrder: 5 },
    },
  }),
  "collect-aws": () => ({
    test: { ...inNode("collect-aws"), testTimeout: 1_800_000, hookTimeout: 1_800_000, sequence: { groupOrder: 8 } },
  }),
  "collect-vault": () => ({
    test: {
      ...inNode("collect-vault"),
      testTimeout: 600_000,
      globalSetup: ["test/services/vault-setup.ts"],
      // One server, whose objects all files share, and many processes.
      fileParallelism: false,
      sequence: { groupOrder: 7 },
    },
  }),
  e2e: () => ({
    test: {
      ...inNode("e2e"),
      globalSetup: ["test/e2e/page.ts"],
      // One browser at a time: what is measured in it shares the machine with nothing.
      fileParallelism: false,
      sequence: { groupOrder: 3 },
    },
  }),
  browser: () => ({
    plugins: [react()],
    // Found late, a dependency would reload the page during a test.
    optimizeDeps: {
      include: [
        "react",
        "react/jsx-runtime",
        "react/jsx-dev-runtime",
        "react-dom/client",
        "react-aria-components",
        "@tanstack/react-query",
        "cytoscape",
        "elkjs/lib/elk-api.js",
        "lucide",
        "axe-core",
      ],
    },
    test: {
      name: "browser",
      include: ["test/browser/**/*.test.{ts,tsx}"],
      sequence: { groupOrder: 2 },
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        provider: playwright({ launchOptions: chromiumLaunch() }),
        instances: [{ browser: "chromium" }],
      },
    },
  }),
};

const unit = {
  test: {
    name: "unit",
    include: ["test/**/*.test.ts"],
    exclude: lanes.map(({ name }) => `test/${name}/**`),
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
};
const runnable = lanes.filter((lane) => lane.run === thisRun && lane.missing() === undefined);

export default defineConfig({
  test: {
    reporters: ["default", "./test/tally.ts"],
    maxWorkers: 2,
    coverage: {
      provider: "v8",
      include: ["{model,importers,authz,rules,graph,queries,scan,server,cli}/**/*.ts", "web/**/*.{ts,tsx}"],
      reporter: ["text", "json-summary"],
    },
    projects: [
      ...(thisRun === "test" ? [unit] : []),
      ...runnable.map(({ name }) => special[name]?.() ?? { test: inNode(name) }),
    ],
  },
});
