import { expect, test } from "vitest";
import type { GraphReader } from "../../graph/port.ts";
import { vaultCluster } from "../../model/examples/vault.ts";
import type { VaultClusterFact } from "../../model/fact/vault.ts";
import { shownBy } from "../../queries/vault-audit.ts";

const vault = { service: "vault audit", event: "request: operation read" };
const database = { service: "the database's own log", event: "a login" };

/** A graph of one step, from a login of the Vault to something else. */
function graphWith(audit: VaultClusterFact["audit"], scope = "vault:main"): GraphReader {
  const fact = { ...vaultCluster(), ...(audit && { audit }) };
  return {
    conclusionOf: () => 1,
    premisesOf: () => [0],
    nodeOf: (privilege: number) => privilege,
    nodes: [{ scope }, { scope: "aws:account:111111111111" }],
    fact: ({ key }: { key: string }) => (key === "vault:main" ? fact : undefined),
  } as unknown as GraphReader;
}

test("what only an audit device would show is nowhere where there is none", () => {
  const shown = shownBy(graphWith("none"), 0, { detection: [vault] });
  expect(shown.blind).toBe("no audit device of vault:main is enabled");
});

test("and elsewhere alone where something else shows it too", () => {
  expect(shownBy(graphWith("none"), 0, { detection: [vault, database] })).toEqual({ detection: [database] });
});

test("devices that were not read are unknown, not absent", () => {
  const { blind, detection } = shownBy(graphWith(undefined), 0, { detection: [vault, database] });
  expect(blind).toBeUndefined();
  expect(detection[0]?.event).toBe("request: operation read; whether an audit device is enabled was not read");
  expect(detection[1]).toEqual(database);
});

test("a device that writes values as they are is told", () => {
  expect(shownBy(graphWith("plain"), 0, { detection: [vault] }).detection[0]?.event).toContain(
    "writes values as they are",
  );
  expect(shownBy(graphWith("hashed"), 0, { detection: [vault] })).toEqual({ detection: [vault] });
});

test("what a rule says of itself stays, as does what is of no Vault", () => {
  const own = { blind: "a read on the node passes no API server", detection: [vault] };
  expect(shownBy(graphWith("hashed"), 0, own)).toEqual(own);
  expect(shownBy(graphWith("none", "aws:account:111111111111"), 0, { detection: [vault] })).toEqual({
    detection: [vault],
  });
});
