import type { FactKind } from "../../../model/fact.ts";
import { kindWords } from "../../../model/kind-words.ts";
import { evidence } from "../../routes/evidence.ts";
import type { CellState } from "../answer.ts";
import type { Behind, Target } from "../behind.ts";
import { type Cell, cell } from "../cell.ts";
import type { ChainEstate } from "../estate.ts";
import type { Service } from "../service.ts";
import { credentialCells } from "./credentials.ts";
import { managedIdentity } from "./managed.ts";

const runtime = ["permissions", "CP5"] as const;
const tools = ["permissions", "CP8"] as const;
const provider = ["permissions", "CP11"] as const;
const mostIdentities = 8;
const mostTools = 12;
/** Steps within which an identity is one that the service itself acts as. */
const near = 2;

/** What must have been read for an identity's permissions to be known, by the beginning of its scope. */
const granting: readonly (readonly [prefix: string, kinds: readonly FactKind[]])[] = [
  ["aws:", ["aws.statement", "aws.attachment"]],
  ["azure:", ["azure.role-assignment"]],
  ["gcp:", ["gcp.binding"]],
  ["k8s:", ["k8s.binding", "k8s.rule"]],
  ["vault:", ["vault.policy", "vault.auth-role"]],
];
/** Accounts of GCP need not be in the input: their project is in their name. */
const scopeOf = ({ id, scope }: Target): string => {
  const project = scope === "" ? /^\/\/iam\.googleapis\.com\/projects\/([^/]+)\//.exec(id)?.[1] : undefined;
  return project === undefined ? scope : `gcp:project:${project}`;
};

/** Whom the service acts as, what keeps it in its place, which tools it has. */
export function permissionCells(estate: ChainEstate, service: Service, behind: Behind): readonly Cell[] {
  // Groups are what an account is a member of: what they may do, it may do.
  const own = behind.identities.filter(({ steps, kind }) => steps <= near && kind !== "K8sGroup");
  return [
    ...identityCells(estate, service, own, behind),
    ...placeCells(estate, service, behind),
    ...toolCells(estate, service),
    ...providerCells(estate, service),
    ...credentialCells(estate, own),
  ];
}

function* identityCells(
  estate: ChainEstate,
  { node, workloads }: Service,
  own: readonly Target[],
  { authorities, identities, counts }: Behind,
): Generator<Cell> {
  const guards = "what code in the service may do";
  const managed = own.length === 0 ? managedIdentity(estate, node.id) : undefined;
  if (managed) yield managed;
  else if (own.length === 0) {
    yield cell(runtime, ["identity of the service", "present"], "code in it comes to act as nobody", guards, {
      nodes: workloads,
    });
  }
  for (const one of own.slice(0, mostIdentities)) {
    const scope = scopeOf(one);
    const needed = granting.find(([prefix]) => scope.startsWith(prefix))?.[1] ?? [];
    const unread = needed.filter((kind) => estate.read(kind, scope) !== "read");
    const of = authorities.filter(({ scope, id }) => scope === one.scope || id === one.scope);
    const state: CellState = of.length > 0 ? "absent" : unread.length > 0 ? "not-proven" : "present";
    const found =
      of[0] !== undefined
        ? `${one.name} leads to the administration of ${of[0].name}`
        : `${node.name} acts as ${one.name}, and administers nothing by it`;
    yield cell(runtime, [`permissions of ${kindWords[one.kind][0]} ${one.name}`, state], found, guards, {
      nodes: [one.id, ...of.map(({ id }) => id)],
      evidence: [...one.evidence(), ...(of[0]?.evidence() ?? [])].slice(0, 8),
      gap: state === "absent" ? "no bound below administration" : `not read: ${unread.join(", ")}`,
    });
  }
  const told = new Set(own.slice(0, mostIdentities));
  const far = identities.filter((one) => !told.has(one) && (one.steps > near || own.length > mostIdentities));
  const groups = identities.filter(({ kind, steps }) => kind === "K8sGroup" && steps <= near).length;
  const further = counts.identities - told.size - (own.length > mostIdentities ? 0 : groups);
  const [first] = far;
  if (further <= 0 || !first) return;
  yield cell(
    runtime,
    ["identities of others", "absent"],
    `${further} further ${further === 1 ? "identity" : "identities"} can be taken from there: ${first.name}${further > 1 ? " ..." : ""}`,
    "what others may do",
    {
      nodes: far.map(({ id }) => id),
      evidence: first.evidence(),
      gap: "identities of others are in reach",
    },
  );
}

/** Whether code in a container stays in it. */
function* placeCells(estate: ChainEstate, { workloads }: Service, { workloads: others }: Behind): Generator<Cell> {
  const pods = workloads.flatMap((id) => estate.facts.get("k8s.pod", id) ?? []);
  const [pod] = pods;
  if (!pod) return;
  const machines = others.filter(({ kind, access, steps }) => kind === "K8sNode" && access !== "connect" && steps <= 3);
  const [machine] = machines;
  yield cell(
    runtime,
    ["container stays in its place", machine ? "absent" : "present"],
    machine
      ? `code in the container takes its machine: ${machine.name}`
      : "no setting of the pod lets code out to its machine",
    "the machine and every pod on it",
    {
      nodes: [pod.key, ...machines.map(({ id }) => id)],
      evidence: machine ? machine.evidence() : evidence(pod),
      gap: "the pod's settings let code out",
    },
  );
}

/** Tools of an agent: what each can do stands on its own identity. */
function* toolCells(estate: ChainEstate, { node }: Service): Generator<Cell> {
  const { facts, graph, reaches } = estate;
  const declared = [
    ...facts.where("aws.agent-tool", "agent", node.id).map((fact) => ({ fact, to: fact.target, name: fact.name })),
    ...facts
      .where("aws.gateway-target", "gateway", node.id)
      .map((fact) => ({ fact, to: fact.function, name: fact.name })),
    ...facts
      .where("ai.link", "from", node.id)
      .filter(({ relation }) => relation === "calls")
      .map((fact) => ({ fact, to: fact.to, name: graph.nodes[graph.nodeIndex(fact.to)]?.name ?? fact.to })),
    ...facts.where("ai.mcp-server", "client", node.id).map((fact) => ({ fact, to: fact.key, name: fact.name })),
  ];
  for (const { fact, to, name } of declared.slice(0, mostTools)) {
    const index = to === undefined ? -1 : graph.nodeIndex(to);
    const power = index < 0 || to === undefined ? undefined : reaches.of([to]);
    const capable = fact.kind === "ai.mcp-server" ? fact.capabilities.filter((one) => one !== "browser") : [];
    const broad =
      (power?.counts.authorities ?? 0) > 0 || (power?.counts.stores ?? 0) + (power?.counts.secrets ?? 0) > 10;
    const state: CellState = broad || capable.length > 0 ? "absent" : power ? "present" : "not-proven";
    const found = broad
      ? `${name} reaches ${power?.counts.stores ?? 0} stores and ${power?.counts.secrets ?? 0} secrets${power?.counts.authorities ? ", and administers what it is in" : ""}`
      : capable.length > 0
        ? `${name} can ${capable.join(", ")}`
        : power
          ? `${name} reaches ${power.counts.stores} stores and ${power.counts.secrets} secrets`
          : `${name}: what it can do was not read`;
    yield cell(tools, [`bounds of tool ${name}`, state], found, "what a prompt can make the agent do", {
      nodes: [...(to === undefined ? [] : [to]), node.id],
      evidence: evidence(fact),
      gap: state === "absent" ? "a standing power beyond its task" : "not read",
    });
  }
  if (declared.length > mostTools)
    yield cell(
      tools,
      ["bounds of further tools", "not-proven"],
      `${declared.length - mostTools} more tools`,
      "the same",
      {
        gap: "ask for each tool by its id",
      },
    );
}

const managed = /^(agentcore|azure|bedrock|opensearch|s3-vectors|sagemaker|vertex)/;

/** What is run by somebody else: inside of it nothing can be read. */
function* providerCells(estate: ChainEstate, { parts }: Service): Generator<Cell> {
  const one = parts.find(({ product }) => product !== undefined && managed.test(product));
  if (!one) return;
  const fact = estate.graph.fact(one.fact as Parameters<typeof estate.graph.fact>[0]);
  yield cell(
    provider,
    [`the provider's part of ${one.product}`, "not-proven"],
    `${one.product} is run by its provider: how it keeps requests and tenants apart is in no input`,
    "what the provider answers for",
    { nodes: [one.node], evidence: fact ? evidence(fact) : [], gap: "shared responsibility, by contract" },
  );
}
