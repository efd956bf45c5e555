import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { checkServer } from "../../../../graph/store/neo4j/errors.ts";

const text = readFileSync(path.join(import.meta.dirname, "../../../../docker-compose.yml"), "utf8");
interface Service {
  readonly image: string;
  readonly ports: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
  readonly healthcheck: { readonly test: readonly string[]; readonly retries: number };
}
const { services, volumes } = parse(text) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};

test("every image is pinned, and Neo4j is one that the store takes", () => {
  for (const { image } of Object.values(services)) expect(image).toMatch(/^[a-z0-9/-]+:\d+\.\d+\.\d+(-[a-z]+)?$/);
  const version = services["neo4j"]?.image.split(":")[1];
  expect(() => checkServer({ uri: "", user: "", database: "" }, `Neo4j/${version}`)).not.toThrow();
});

test("every port is bound to this machine", () => {
  for (const { ports } of Object.values(services)) {
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  }
});

test("the password comes from the environment, has no default, and is asked for when it is missing", () => {
  expect(services["neo4j"]?.environment["NEO4J_AUTH"]).toMatch(/^neo4j\/\$\{AMBIT_NEO4J_PASSWORD:\?[^}]+\}$/);
  expect(text.match(/\$\{[^}]*:-/g)).toBeNull();
});

test("it is known when it answers, and its data outlives it", () => {
  const { healthcheck, volumes: mounted } = services["neo4j"] as Service;
  expect(healthcheck.test[0]).toBe("CMD-SHELL");
  expect(healthcheck.test[1]).toContain("cypher-shell");
  // Compose itself must leave the container's variable alone.
  expect(healthcheck.test[1]).toContain("$${NEO4J_AUTH#neo4j/}");
  expect(mounted).toContain("neo4j:/data");
  expect(Object.keys(volumes)).toContain("neo4j");
});
