import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { GraphReader } from "../../graph/port.ts";
import { agent, agentTool } from "../../model/examples/ai.ts";
import { allow, awsAccount, functionArn, lambda, role, roleArn } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { graphOf as imported } from "../chain/estate.ts";
import { writeManyServices } from "../support/many-services.ts";
import { graphOf } from "./world.ts";

/** A graph, and the names of what one check finds in it, sorted. */
export interface ChainCase {
  readonly check: string;
  readonly name: string;
  readonly graph: GraphReader;
  readonly subjects: readonly string[];
}

const owners = `format: ambit-owners/v1
teams: [{id: network, role: cloud}, {id: runtime, role: platform}, {id: soc, role: security}, {id: shop}]
owners:
  - {node_selector: "*", owner: shop, chain_owner: shop}
`;
const worker = roleArn("worker");
/** Services that use the vector stores, in two environments. */
const environments = `format: ambit-owners/v1
owners:
  - {node_selector: "k8s:services:pod:team-0:service-0", env: prod}
  - {node_selector: "k8s:services:pod:team-0:service-4", env: dev}
`;
/** An agent whose function acts as a role. */
const tooled = (...rights: readonly Fact[]): readonly Fact[] => {
  const helper = agent("helper");
  const tool = lambda("tool", { role: worker });
  return [
    awsAccount(),
    role("worker"),
    helper,
    tool,
    agentTool(helper, "action-group", functionArn("tool")),
    ...rights,
  ];
};

/** What checks of whole chains find: services behind an ingress, of which one in three has no login, and agents. */
export async function chainCases(): Promise<readonly ChainCase[]> {
  const folder = mkdtempSync(path.join(tmpdir(), "ambit-chain-cases-"));
  writeManyServices(folder, 6);
  const open = await imported([folder]);
  const without = (drop: (fact: Fact) => boolean): Promise<GraphReader> =>
    imported([folder], (facts) => facts.filter((fact) => !drop(fact)));
  const isPolicy = ({ kind }: Fact): boolean => kind === "k8s.network-policy";
  const unbound = await without(isPolicy);
  const unread = await without(
    (fact) => isPolicy(fact) || (fact.kind === "coverage" && fact.collection === "k8s.network-policy"),
  );
  const closed = await without(({ kind }) => kind === "k8s.ingress-path" || kind === "k8s.ingress-class");
  // What an annotation of service-0 does is defined elsewhere: it may ask for a login.
  const unsure = await imported([folder], (facts) =>
    facts.map((fact) =>
      fact.kind === "k8s.ingress-path" && fact.host.startsWith("service-0.")
        ? { ...fact, undecided: ["nginx.ingress.kubernetes.io/configuration-snippet"] }
        : fact,
    ),
  );
  // service-1, a vector store, without the login that its ingress has.
  const bare = await imported([folder], (facts) =>
    facts.map((fact) =>
      fact.kind === "k8s.ingress-path" && fact.host.startsWith("service-1.") ? { ...fact, authentication: [] } : fact,
    ),
  );
  // The same with a key of the store's own.
  const keyed = await imported([folder], (facts) =>
    facts.map((fact) =>
      fact.kind === "k8s.ingress-path" && fact.host.startsWith("service-1.")
        ? { ...fact, authentication: [] }
        : fact.kind === "k8s.pod"
          ? { ...fact, containers: fact.containers.map((one) => ({ ...one, envNames: ["QDRANT__SERVICE__API_KEY"] })) }
          : fact,
    ),
  );
  writeFileSync(path.join(folder, "owners.yaml"), owners);
  const owned = await imported([folder]);
  writeFileSync(path.join(folder, "owners.yaml"), environments);
  const apart = await imported([folder]);
  rmSync(folder, { recursive: true });
  const all = ["service-0", "service-1", "service-2", "service-3", "service-4", "service-5"];
  return [
    {
      check: "AI-PRE-01",
      name: "a flaw, no login, and data behind",
      graph: open,
      subjects: ["service-0", "service-3"],
    },
    { check: "AI-PRE-01", name: "a flaw, and no login proven", graph: unsure, subjects: ["service-0", "service-3"] },
    { check: "AI-PRE-01", name: "near: the internet has no way", graph: closed, subjects: [] },
    { check: "AI-PRE-02", name: "no login", graph: open, subjects: ["service-0", "service-3"] },
    { check: "AI-PRE-02", name: "near: the internet has no way", graph: closed, subjects: [] },
    { check: "AI-PRE-03", name: "a rewrite before the login", graph: open, subjects: ["service-5"] },
    { check: "AI-PRE-03", name: "near: the internet has no way", graph: closed, subjects: [] },
    // Without policies every pod reaches every other: what is no AI service uses some.
    { check: "AI-ISO-01", name: "no policy", graph: unbound, subjects: all },
    { check: "AI-ISO-01", name: "near: policies", graph: open, subjects: [] },
    { check: "AI-ISO-01", name: "near: policies were not read", graph: unread, subjects: [] },
    { check: "GOV-RACI-01", name: "no owners", graph: open, subjects: all },
    { check: "GOV-RACI-01", name: "near: one for each", graph: owned, subjects: [] },
    { check: "GOV-RACI-02", name: "no owners", graph: open, subjects: all },
    { check: "GOV-RACI-02", name: "near: a chain owner", graph: owned, subjects: [] },
    { check: "AI-VEC-01", name: "the internet reaches it without a login", graph: bare, subjects: ["service-1"] },
    { check: "AI-VEC-01", name: "near: the same, with a key of its own", graph: keyed, subjects: [] },
    {
      check: "AI-VEC-01",
      name: "it asks nobody and nothing bounds it",
      graph: unbound,
      subjects: ["service-1", "service-5"],
    },
    {
      check: "AI-VEC-01",
      name: "services of two environments use it",
      graph: apart,
      subjects: ["service-1", "service-5"],
    },
    { check: "AI-VEC-01", name: "near: a login, and policies", graph: open, subjects: [] },
    ...tools(),
  ];
}

function tools(): readonly ChainCase[] {
  const helper = ["agent/helper"];
  return [
    {
      check: "AI-TOOL-01",
      name: "a function that administers its account",
      graph: graphOf(tooled(allow(worker, "*"))),
      subjects: helper,
    },
    { check: "AI-TOOL-01", name: "near: a function that may do nothing", graph: graphOf(tooled()), subjects: [] },
  ];
}
