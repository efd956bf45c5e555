import { expect, it } from "vitest";
import { pathsRenderers } from "../../cli/render/paths.ts";
import { viewOfFacts } from "../../graph/load.ts";
import { binding, k8sSecret, roleRule } from "../../model/examples/kubernetes.ts";
import paths from "../../queries/paths.ts";
import { closedWorld } from "../rules/derived.ts";

const io = { out: () => {}, warn: () => {}, note: () => {}, progress: () => {}, color: false };

it("says by what a way differs whose steps read like those of the first", () => {
  // By the one ann reads this Secret alone, by the other every one.
  const facts = [
    roleRule("one", "get", "secrets", { resourceNames: ["login"] }),
    roleRule("all", "get", "secrets"),
    binding("user:ann", "one", "app"),
    binding("user:ann", "all", "app"),
  ];
  const graph = viewOfFacts(closedWorld([...facts, k8sSecret("app", "login"), k8sSecret("app", "other")]), {
    id: "0".repeat(64),
    takenAt: "2026-01-01T00:00:00Z",
  });
  const input = paths.input.parse({ from: ["k8s:prod:user:ann"], to: ["k8s:prod:secret:app:login#read"] });
  const table = pathsRenderers.table?.(io, paths.run(graph, input), {}) ?? "";
  const by = (name: string): string => `rolebinding app/${name} gives clusterrole ${name} to user ann`;
  expect(table.split("\n").filter((line) => /^ {2}(differs|still)/.test(line))).toEqual([
    `  differs by ${by("all")}`,
    `  still open after Delete the binding: ${by("one")}`,
  ]);
});
