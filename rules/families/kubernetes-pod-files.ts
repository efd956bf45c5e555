import { segment } from "../../model/access.ts";
import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

type Pod = FactOf<"k8s.pod">;
type Container = Pod["containers"][number];
export interface Mounted {
  /** Secret or ConfigMap of the pod's own namespace. */
  readonly name: string;
  readonly kind: "configmap" | "secret";
  /** Containers that have it as files or in their environment. */
  readonly having: readonly Container[];
}

/** Several rules ask the same of every pod. */
const known = new WeakMap<Pod, readonly Mounted[]>();

/** Secrets and ConfigMaps that some container of the pod has as files or in its environment. */
export function mountedObjects(pod: Pod): readonly Mounted[] {
  let mounted = known.get(pod);
  if (!mounted) {
    mounted = mountedIn(pod);
    known.set(pod, mounted);
  }
  return mounted;
}

function mountedIn(pod: Pod): readonly Mounted[] {
  const found = new Map<string, { kind: Mounted["kind"]; name: string; having: Set<Container> }>();
  const add = (kind: Mounted["kind"], name: string, container: Container): void => {
    const key = `${kind} ${name}`;
    const known = found.get(key) ?? { kind, name, having: new Set<Container>() };
    found.set(key, known);
    known.having.add(container);
  };
  for (const container of pod.containers) {
    for (const { volume: name } of container.mounts) {
      for (const volume of pod.volumes) {
        if (volume.name !== name) continue;
        if (volume.type === "secret") add("secret", volume.secret, container);
        else if (volume.type === "configMap") add("configmap", volume.configMap, container);
      }
    }
    for (const name of container.envSecrets) add("secret", name, container);
    for (const name of container.envConfigMaps) add("configmap", name, container);
  }
  return [...found.values()].map(({ kind, name, having }) => ({ kind, name, having: [...having] }));
}

/**
 * Secrets that the node has for the pod and no container sees: for pulling images, for drivers of volumes. A pod that
 * names none for pulling gets those of its account.
 */
export function* nodeSecrets(pod: Pod, account: FactOf<"k8s.service-account"> | undefined): Iterable<string> {
  yield* pod.imagePullSecrets.length > 0 ? pod.imagePullSecrets : (account?.imagePullSecrets ?? []);
  for (const volume of pod.volumes) if (volume.type === "driver-secret") yield volume.secret;
}

/** A token for the API server that is a file in the pod. */
export interface ApiToken {
  readonly having: readonly Container[];
  readonly conditions: readonly Condition[];
  /** Whether it is there because neither pod nor account says otherwise. */
  readonly unsaid: boolean;
}

const tokenPath = "/var/run/secrets/kubernetes.io/serviceaccount";

/**
 * Whether a token for the API server is a file in the pod. The pod's own setting stands over the account's; neither said,
 * it is in each container but those that have a mount of their own in its place, and debugging ones.
 * @param issuer of the cluster's tokens, whose name is the API server's own audience unless somebody set another
 */
export function apiToken(
  pod: Pod,
  account: FactOf<"k8s.service-account"> | undefined,
  issuer?: string,
): ApiToken | undefined {
  const auto = pod.automount ?? account?.automount ?? true;
  const projected = (audience: (name: string | undefined) => boolean) =>
    new Set(pod.volumes.flatMap((one) => (one.type === "token" && audience(one.audience) ? [one.name] : [])));
  const mounting = (names: ReadonlySet<string>) =>
    pod.containers.filter(({ mounts }) => mounts.some(({ volume }) => names.has(volume)));
  const own = mounting(projected((audience) => audience === undefined || audience === issuer));
  const sure = pod.containers.filter(
    (one) => own.includes(one) || (auto && one.stage !== "ephemeral" && !hides(pod, one)),
  );
  const unsaid = (pod.automount ?? account?.automount) === undefined && sure.some((one) => !own.includes(one));
  if (sure.length > 0) return { having: sure, conditions: [], unsaid };
  const maybe = mounting(projected((audience) => audience?.includes("kubernetes.default.svc") === true));
  if (maybe.length === 0) return undefined;
  const text = "the API server takes tokens for the audience of the token that is mounted";
  return { having: maybe, conditions: [{ kind: "environment", text }], unsaid: false };
}

/** Admission leaves a container alone that mounts something where the token would be; before 1.21 that was the token. */
const hides = ({ volumes }: Pod, { mounts }: Container): boolean =>
  mounts.some(
    ({ path, volume }) =>
      path === tokenPath &&
      !volumes.some(({ name, type }) => name === volume && (type === "secret" || type === "token")),
  );

/** The fact of an object of the pod's namespace. */
export function inPodNamespace(
  facts: FactReader,
  { cluster, namespace }: Pod,
  { kind, name }: Pick<Mounted, "kind" | "name">,
) {
  const key = [cluster, kind, segment(namespace), segment(name)].join(":");
  return kind === "secret" ? facts.get("k8s.secret", key) : facts.get("k8s.configmap", key);
}
