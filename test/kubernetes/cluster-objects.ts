import type { ApiObject } from "../authz/kubernetes/oracle/objects.ts";
import type { ClusterClient } from "../services/kubernetes/client.ts";

/** Where the server keeps the objects of one kind. */
interface Served {
  readonly kind: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
  readonly status: boolean;
}

/** Every kind that the server serves, as its discovery tells. */
export class ServedKinds {
  readonly #kinds: ReadonlyMap<string, Served>;

  private constructor(kinds: readonly Served[]) {
    this.#kinds = new Map(kinds.map((one) => [`${one.apiVersion} ${one.kind}`, one]));
  }

  static async of(client: ClusterClient): Promise<ServedKinds> {
    const { groups } = await client.must("GET", "/apis");
    const versions = groups.flatMap((group: { versions: { groupVersion: string }[] }) =>
      group.versions.map(({ groupVersion }) => groupVersion),
    );
    const all: Served[] = [];
    for (const apiVersion of ["v1", ...versions] as string[]) {
      const { resources } = await client.must("GET", root(apiVersion));
      for (const { name, kind, namespaced, verbs } of resources) {
        if (name.includes("/") || !verbs.includes("create") || !verbs.includes("list")) continue;
        const status = resources.some((one: { name: string }) => one.name === `${name}/status`);
        all.push({ kind, apiVersion, plural: name, namespaced, status });
      }
    }
    return new ServedKinds(all);
  }

  /** Undefined for a kind of its own, which nobody has defined there. */
  of({ apiVersion, kind }: Pick<ApiObject, "apiVersion" | "kind">): Served | undefined {
    return this.#kinds.get(`${apiVersion} ${kind}`);
  }

  get all(): Iterable<Served> {
    return this.#kinds.values();
  }
}

const root = (apiVersion: string): string => (apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`);
const pathOf = ({ apiVersion, plural, namespaced }: Served, namespace = "default"): string =>
  namespaced ? `${root(apiVersion)}/namespaces/${namespace}/${plural}` : `${root(apiVersion)}/${plural}`;

/** Values that the server takes for what the type of the secret asks for; the files hold none. */
const valued = (data: unknown): unknown =>
  Object.fromEntries(
    Object.keys(Object(data)).map((name) => [
      name,
      Buffer.from(name === ".dockerconfigjson" ? '{"auths":{}}' : "x").toString("base64"),
    ]),
  );

/** Makes the object, with what a controller would write of its state; false where the server calls it invalid. */
export async function create(client: ClusterClient, served: Served, object: ApiObject): Promise<boolean> {
  const { status, ...stripped } = object;
  const { namespace, name } = object.metadata;
  // Numbers that only a server gives.
  const rest = {
    ...stripped,
    metadata: { ...object.metadata, resourceVersion: undefined, uid: undefined, managedFields: undefined },
  };
  const path = pathOf(served, namespace);
  const body = {
    ...rest,
    ...(object.kind === "Secret" ? { data: valued(object["data"]) } : {}),
    // The server gives a job its selector, with its uid.
    ...(object.kind === "Job" ? { spec: { ...Object(object["spec"]), selector: undefined } } : {}),
  };
  const made = await client.send("POST", path, body);
  // What the server makes by itself when it starts is there already; of itself it lets nobody change the address.
  if (made.status === 422) return object.kind === "Service" && namespace === "default" && name === "kubernetes";
  if (made.status === 409) {
    await client.must("PUT", `${path}/${name}`, rest);
    return true;
  }
  if (made.status !== 201) throw new Error(`${object.kind} ${name}: ${made.status} ${JSON.stringify(made.body)}`);
  if (served.status && status && ["Ingress", "Node", "Pod", "Service"].includes(object.kind)) {
    await client.must("PUT", `${path}/${name}/status`, { ...made.body, status });
  }
  return true;
}

/** A collection as `kubectl get -A -o json` prints it: each object with its kind. */
export async function listed(client: ClusterClient, { kind, apiVersion, plural }: Served): Promise<ApiObject[]> {
  const { items } = await client.must("GET", `${root(apiVersion)}/${plural}`);
  return items.map((item: ApiObject) => ({ ...item, apiVersion, kind }));
}
