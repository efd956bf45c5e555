import { FactBase } from "../../../graph/facts.ts";
import { viewOfFacts } from "../../../graph/load.ts";
import type { GraphReader } from "../../../graph/port.ts";
import type { OwnerClaimFact, OwnerSelect } from "../../../model/fact/owner.ts";
import type { Fact, FactOf } from "../../../model/fact.ts";
import type { OwnerOrigin } from "../../../model/owner.ts";

export const account = "aws:account:111111111111";
export const cluster = "k8s:prod";
export const bucket = "arn:aws:s3:::records";
export const namespace = `${cluster}:namespace:shop`;
export const pod = `${cluster}:pod:shop:deployment/web@0123abcd`;
export const deployment = `${cluster}:deployment:shop:web`;

const at = (document: string, importer: string, locator = "") => ({
  document,
  locator,
  importer,
  observedAt: "2026-01-01T00:00:00.000Z",
});

export const bucketFact = (
  tags: readonly string[],
  document = "aws/resources.json",
  importer = "aws",
): FactOf<"aws.bucket"> => ({
  kind: "aws.bucket",
  key: bucket,
  scope: account,
  source: at(document, importer, "/Buckets/0"),
  name: "records",
  account,
  publicAcl: [],
  aclsDisabled: true,
  tags,
});

const object = { cluster, namespace: "shop" };
const base = (document: string) => ({ scope: cluster, source: at(document, "kubernetes") });

export const namespaceFact = (labels: readonly string[], annotations: readonly string[] = []): Fact => ({
  ...base("k8s/namespaces.yaml"),
  kind: "k8s.namespace",
  key: namespace,
  cluster,
  name: "shop",
  labels,
  annotations,
});
export const deploymentFact = (annotations: readonly string[]): Fact => ({
  ...base("k8s/web.yaml"),
  ...object,
  kind: "k8s.controller",
  key: deployment,
  name: "web",
  type: "deployment",
  annotations,
});
export const podFact = (labels: readonly string[], document = "k8s/web.yaml"): Fact => ({
  ...base(document),
  ...object,
  kind: "k8s.pod",
  key: pod,
  name: "web",
  controller: deployment,
  members: ["web-1"],
  addresses: [],
  nodes: [],
  machines: [],
  labels,
  serviceAccount: "default",
  hostNetwork: false,
  hostPID: false,
  hostIPC: false,
  daemon: false,
  containers: [],
  volumes: [],
  imagePullSecrets: [],
});

export interface Says extends Partial<Pick<OwnerClaimFact, "business" | "technical" | "about" | "order">> {
  readonly document?: string;
  readonly locator?: string;
}

let numbers = 0;
/** One claim; of the technical owner where nothing else is said. */
export function claim(origin: OwnerOrigin, select: OwnerSelect, owner: string, says: Says = {}): OwnerClaimFact {
  const { document = `${origin}.file`, locator = `line ${++numbers}`, ...rest } = says;
  const scope = `owners:${document}`;
  return {
    kind: "owner.claim",
    key: `${scope}|${locator}|0`,
    scope,
    source: at(document, "owners", locator),
    origin,
    select,
    said: `said by ${origin}`,
    business: [],
    technical: [owner],
    about: {},
    ...rest,
  };
}

export const party = (id: string, rest: Partial<FactOf<"owner.party">> = {}): FactOf<"owner.party"> => ({
  kind: "owner.party",
  key: `owners:teams|${id}`,
  scope: "owners:teams",
  source: at("teams", "owners"),
  id,
  type: "team",
  active: true,
  aliases: [],
  members: [],
  ...rest,
});

export const keys = (rest: Partial<FactOf<"owner.keys">>): FactOf<"owner.keys"> => ({
  kind: "owner.keys",
  key: "owners:teams",
  scope: "owners:teams",
  source: at("teams", "owners"),
  ...rest,
});

export const duty = (rest: Partial<FactOf<"owner.duty">>): FactOf<"owner.duty"> => ({
  kind: "owner.duty",
  key: `owners:teams|${JSON.stringify(rest)}`,
  scope: "owners:teams",
  source: at("teams", "owners"),
  ...rest,
});

export const graphOf = (facts: readonly Fact[]): GraphReader =>
  viewOfFacts(new FactBase(facts), { id: "", takenAt: "" });

/** Who owns a node, in short: `web, not data` where another source says data. */
export function ownerOf(facts: readonly Fact[], id: string, role: "technical" | "business" = "technical"): string {
  const graph = graphOf(facts);
  const owner = graph.owners.ofNode(graph.nodeIndex(id))[role];
  if (owner.status === "unowned") return "nobody";
  return owner.status === "conflict"
    ? `${owner.owner}, not ${owner.others.map((one) => one.owner).join(", ")}`
    : owner.owner;
}
