import { unsegment } from "../../model/access.ts";
import type { Fact, FactKind, FactOf } from "../../model/fact.ts";
import type { NodeKind } from "../../model/node.ts";
import { nameOfId } from "../../model/node-id.ts";

/** What one step tells: the nodes at its ends, and the facts that prove it. */
export interface Told {
  /** Needed. */
  readonly from: readonly End[];
  readonly to: readonly End[];
  readonly facts: readonly Fact[];
}
export interface End {
  readonly id: string;
  readonly kind: NodeKind;
}

type Find = (told: Told) => readonly string[];

const ofKind = ({ facts }: Told, kind: FactKind): readonly Fact[] => facts.filter((fact) => fact.kind === kind);
const each =
  <K extends FactKind>(kind: K, value: (fact: FactOf<K>) => string | undefined): Find =>
  (told) =>
    (ofKind(told, kind) as readonly FactOf<K>[]).flatMap((fact) => value(fact) ?? []);

const node =
  (kind: NodeKind, value: (id: string) => string | undefined = nameOfId): Find =>
  ({ from, to }) =>
    [...to, ...from].filter((end) => end.kind === kind).flatMap(({ id }) => value(id) ?? []);

/** The first that tells anything: what the conclusion says goes before what a premise says. */
const firstOf =
  (...finds: readonly Find[]): Find =>
  (told) =>
    finds.map((find) => find(told)).find((values) => values.length > 0) ?? [];
/** The identity that `~max` and `~session:` are about. */
const plainId = (id: string): string => id.replace(/~(max|session:.*)$/, "");
const principals: ReadonlySet<NodeKind> = new Set(["AwsUser", "AwsRole", "AwsMaxPrincipal", "AwsSession"]);
/** Users or roles at one end. */
export const principal =
  (type: "user" | "role", side: "from" | "to"): Find =>
  (told) =>
    told[side].flatMap(({ id, kind }) =>
      principals.has(kind) && plainId(id).includes(`:${type}/`) ? [nameOfId(plainId(id))] : [],
    );

/** `k8s:<cluster>:<kind>:<namespace>:<name>` -> the n-th part. */
const part =
  (index: number) =>
  (id: string): string | undefined => {
    const text = id.split(":")[index];
    return text === undefined ? undefined : unsegment(text);
  };
export const namespace = part(3);
/** Where something runs or lies: an identity acts in other namespaces than its own. */
const inNamespace: Find = ({ from }) => from.flatMap(({ id, kind }) => (placed.has(kind) ? (namespace(id) ?? []) : []));
const placed: ReadonlySet<NodeKind> = new Set(["K8sPod", "K8sController", "K8sSecret", "K8sConfigMap"]);
/** `<type>/<name>` of a controller, or of the one that made a pod. */
export const controllerOf = ({ id, kind }: End): string | undefined => {
  if (kind === "K8sController") return `${part(2)(id)}/${nameOfId(id)}`;
  return kind === "K8sPod" ? /^([a-z]+\/[^@]+)@/.exec(part(4)(id) ?? "")?.[1] : undefined;
};
/** `vault:<cluster>:<kind>:<path>` -> the path; where `at` is told, what is before (0) or after (1) its last slash. */
const vaultPath =
  (at?: 0 | 1) =>
  (id: string): string | undefined => {
    const path = part(3)(id) ?? "";
    const slash = path.lastIndexOf("/");
    return at === undefined ? path : at === 0 ? path.slice(0, slash) : path.slice(slash + 1);
  };

const aws: Readonly<Record<string, Find>> = {
  user: firstOf(principal("user", "from"), principal("user", "to")),
  writer: principal("user", "from"),
  role: firstOf(principal("role", "to"), principal("role", "from")),
  account: firstOf(
    each("k8s.service-account", ({ name }) => name),
    ({ from }) => from.flatMap(({ id }) => id.split(":")[4] || []),
  ),
  policy: node("AwsPolicy", (id) => id),
  group: firstOf(
    node("AwsGroup"),
    each("aws.target", ({ targetGroup }) => targetGroup),
    each("aws.security-group-rule", ({ group, direction }) => (direction === "ingress" ? group : undefined)),
  ),
  "database group": each("aws.security-group-rule", ({ group, direction }) =>
    direction === "ingress" ? group : undefined,
  ),
  port: each("aws.security-group-rule", ({ fromPort, toPort, direction }) =>
    direction === "ingress" && fromPort !== undefined && fromPort === toPort ? String(fromPort) : undefined,
  ),
  function: firstOf(
    node("AwsFunction"),
    each("aws.function", ({ name }) => name),
  ),
  bucket: node("AwsBucket"),
  database: node("AwsDatabase"),
  secret: node("AwsSecret", (id) => id),
  key: firstOf(
    node("Credential"),
    node("AwsKey", (id) => id),
  ),
  id: firstOf(
    node("AwsVpcEndpoint"),
    each("aws.instance", ({ instanceIds }) => (instanceIds.length === 1 ? instanceIds[0] : undefined)),
  ),
  sid: each("aws.statement", ({ type, sid }) => (type === "resource" ? sid : undefined)),
  target: each("aws.target", ({ target }) => target),
  cluster: each("aws.eks-cluster", ({ name }) => name),
  principal: each("aws.eks-access-entry", ({ principal }) => principal),
  issuer: each("aws.oidc-provider", ({ issuer }) => issuer),
  namespace: inNamespace,
};

const kubernetes: Readonly<Record<string, Find>> = {
  account: node("K8sServiceAccount"),
  secret: node("K8sSecret"),
  node: node("K8sNode"),
  service: firstOf(
    each("k8s.service", ({ name }) => name),
    node("K8sService"),
  ),
  proxy: each("k8s.service", ({ name }) => name),
  ingress: each("k8s.ingress-path", ({ ingress }) => nameOfId(ingress)),
  policy: each("k8s.network-policy", ({ name }) => name),
  name: ({ from }) => from.flatMap((end) => controllerOf(end)?.split("/")[1] ?? []),
  namespace: firstOf(
    each("k8s.service", ({ namespace }) => namespace),
    each("k8s.ingress-path", ({ namespace }) => namespace),
    each("k8s.network-policy", ({ namespace }) => namespace),
    each("k8s.binding", ({ namespace }) => namespace),
    inNamespace,
  ),
};

/** The login that the step gives, or gives the credential of; else the one that it needs. */
const login = (at: 0 | 1): Find =>
  firstOf(
    ({ to }) => to.flatMap(({ id, kind }) => (kind === "VaultAuthRole" ? (vaultPath(at)(id) ?? []) : [])),
    ({ to }) => to.flatMap(({ id }) => (/^vault:[^:]+:(role|secret)-id:/.test(id) ? (vaultPath(at)(id) ?? []) : [])),
    node("VaultAuthRole", vaultPath(at)),
  );

const vault: Readonly<Record<string, Find>> = {
  method: login(0),
  role: firstOf(node("VaultDynamicRole", vaultPath(1)), login(1)),
  mount: firstOf(
    node("VaultDynamicRole", vaultPath(0)),
    each("vault.mount", ({ path }) => path),
  ),
  policy: firstOf(
    each("vault.path", ({ policy }) => nameOfId(policy)),
    node("VaultPolicy", vaultPath()),
  ),
  account: node("K8sServiceAccount"),
  namespace: node("K8sServiceAccount", namespace),
};

/** What each placeholder of a family's remediations stands for. */
export const placeholders: Readonly<Record<string, Readonly<Record<string, Find>>>> = {
  aws,
  cross: aws,
  kubernetes,
  vault,
};
