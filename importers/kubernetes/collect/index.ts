import { z } from "zod";
import {
  type Call,
  type CallIo,
  type CollectSession,
  type DeclaredCall,
  type DoneCall,
  defineCollector,
  type Part,
  Refused,
} from "../../../model/collect.ts";
import { fileName } from "../../collect/names.ts";
import { type Cluster, clustersOf } from "./contexts.ts";
import { type Discovered, groupList, narrowed, ofAggregated, ofVersion, type Served, servedAs } from "./discovery.ts";
import { groupOfCollection, type Row, rows } from "./kinds.ts";
import { type Reading, writeList } from "./lists.ts";
import { clusterRole, wanted } from "./permissions.ts";

const options = z.object({
  context: z
    .array(z.string().min(1))
    .optional()
    .describe("a context of the kubeconfig, each a cluster (default: the current one)"),
  kubeconfig: z
    .string()
    .min(1)
    .optional()
    .describe("the kubeconfig (default: KUBECONFIG, ~/.kube/config, or the service account of the pod)"),
  as: z
    .array(z.string().min(1))
    .optional()
    .describe("the cluster's name, one for each context (default: what the context calls it)"),
  namespace: z
    .array(z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/))
    .optional()
    .describe("a namespace to read; what is of none is read whole (default: all)"),
  secrets: z
    .enum(["metadata", "types"])
    .optional()
    .describe(
      "reads Secrets: metadata alone, or types and names of entries too; values are dropped (default: not read)",
    ),
  pageSize: z.number().int().min(1).max(5000).default(500).describe("most objects in one answer"),
});
type Options = z.infer<typeof options>;

const version: DeclaredCall = {
  call: "/version",
  title: "the version of the API server",
  permissions: ["get /version"],
};
const issuer: DeclaredCall = {
  call: "/.well-known/openid-configuration",
  title: "the issuer of service account tokens",
  permissions: ["get /.well-known/openid-configuration"],
};
const discovery: DeclaredCall = {
  call: "/apis",
  title: "the kinds that the API serves",
  permissions: ["get /api", "get /api/*", "get /apis", "get /apis/*"],
};
const lists: ReadonlyMap<string, DeclaredCall> = new Map(
  rows.map(({ collection, title }) => {
    const declared = { call: collection, title, permissions: [`list ${collection}`] };
    return [collection, collection === "secrets" ? { ...declared, optional: "secrets" } : declared];
  }),
);

/** Lists of a cluster's API, as `kubectl get <list> -A -o json` would save them, without what no fact is made of. */
export const kubernetesCollector = defineCollector({
  id: "kubernetes",
  title: "Kubernetes",
  options,
  declared: [version, issuer, discovery, ...lists.values()],
  limits: { total: 8, perScope: 4 },
  drops: [
    "values of Secrets and ConfigMaps, but for ids of AWS access keys, hosts of registries, the principals of aws-auth, which paths ingress-nginx asks no login for and whether it believes headers; that one configures a proxy or describes an API is told as a gap",
    "values of environment variables, but for hosts of databases and their ports",
    "commands and arguments, but for what oauth2-proxy is told to let through: addresses, paths, upstreams without logins and queries",
    "annotations that nothing is decided by, managed fields and the last applied configuration",
    "what requests must hold in a header or a query, and configuration of proxies but for the words that decide",
    "every other member of an object that no fact is made of",
  ],
  permissions: ({ secrets }) => ({ what: "ClusterRole", text: clusterRole(secrets !== undefined) }),
  async open(given, context) {
    const { context: contexts = [], kubeconfig, as = [] } = given;
    return new Session(await clustersOf({ contexts, kubeconfig, as }, context), given);
  },
});

class Session implements CollectSession {
  readonly title: string;
  readonly identity: string;
  readonly #clusters: readonly Cluster[];
  readonly #options: Options;

  constructor(clusters: readonly Cluster[], given: Options) {
    const { namespace = [], secrets = "" } = given;
    this.#clusters = clusters;
    this.#options = given;
    this.title = `Kubernetes at ${clusters.map(({ server }) => server.address).join(", ")}`;
    const places = clusters.map(({ server, folder }) => [folder, server.address]);
    this.identity = JSON.stringify([places, [...namespace].sort(), secrets]);
  }

  calls(): readonly Call[] {
    return this.#clusters.flatMap((cluster) => new Plan(cluster, this.#options).first());
  }
}

const json = "application/json";
/** https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery */
const aggregated = ["v2", "v2beta1"]
  .map((of) => `${json};g=apidiscovery.k8s.io;v=${of};as=APIGroupDiscoveryList,`)
  .join("")
  .concat(json);

const issuerShape = z.object({ issuer: z.url({ protocol: /^https?$/ }).max(2048) });
const versionShape = z.object({ gitVersion: z.string().regex(/^v?\d[\w.+-]{0,100}$/) });

/** The calls of one cluster. */
class Plan {
  readonly #cluster: Cluster;
  readonly #part: Part;
  readonly #options: Options;
  readonly #rows: readonly Row[];

  constructor(cluster: Cluster, given: Options) {
    this.#cluster = cluster;
    this.#options = given;
    this.#part = { folder: cluster.folder, ...(cluster.name === undefined ? {} : { name: cluster.name }) };
    this.#rows = wanted(given.secrets !== undefined);
  }

  #call(declared: DeclaredCall, key: string, part: Part, rest: Pick<Call, "run" | "follow" | "file" | "call">): Call {
    const { folder, server } = this.#cluster;
    return { declared, key: `${folder}|${key}`, part, scope: folder === "" ? server.address : folder, ...rest };
  }

  first(): readonly Call[] {
    const { server } = this.#cluster;
    return [
      this.#call(version, version.call, this.#part, {
        file: "version.json",
        run: async (io) => {
          const { data } = versionShape.safeParse(await io.ask((signal) => server.json("/version", json, signal)));
          if (!data) throw new Refused("the answer tells no version");
          await io.write(`${JSON.stringify(data)}\n`);
        },
      }),
      this.#call(issuer, issuer.call, this.#part, {
        run: async (io) => {
          const { data } = issuerShape.safeParse(await io.ask((signal) => server.json(issuer.call, json, signal)));
          if (!data) throw new Refused("the answer tells no issuer");
          return { note: data.issuer };
        },
        follow: ({ note }) => [
          this.#discovery(typeof note === "string" ? { ...this.#part, issuer: note } : this.#part),
        ],
      }),
    ];
  }

  #discovery(part: Part): Call {
    return this.#call(discovery, discovery.call, part, {
      run: async (io) => ({ note: structuredClone(narrowed(await this.#discover(io), this.#rows)) as never }),
      follow: (done) => this.#lists(part, done),
    });
  }

  async #discover(io: CallIo): Promise<Discovered> {
    const { server } = this.#cluster;
    const groups = new Set(this.#rows.map(({ collection }) => groupOfCollection(collection)));
    const ask = (path: string): Promise<unknown> => io.ask((signal) => server.json(path, aggregated, signal));
    const [core, named] = [await ask("/api"), await ask("/apis")];
    const [one, other] = [ofAggregated(core, groups), ofAggregated(named, groups)];
    if (one && other) return { kinds: [...one.kinds, ...other.kinds], silent: other.silent };
    const { data } = groupList.safeParse(named);
    if (!data) throw new Refused("the answer tells no groups");
    const versions = data.groups
      .filter(({ name }) => groups.has(name))
      .flatMap(({ name, versions: all }) => all.map(({ version: of }) => [name, of] as const));
    const kinds: Discovered["kinds"][number][] = [];
    const silent = new Set<string>();
    for (const [group, of] of [["", "v1"] as const, ...versions]) {
      const path = group === "" ? `/api/${of}` : `/apis/${group}/${of}`;
      const told = await ask(path).then(
        (answer) => ofVersion(group, of, answer),
        (error: unknown) => {
          if (error instanceof Refused) return undefined;
          throw error;
        },
      );
      if (told) kinds.push(...told);
      else silent.add(group);
    }
    return { kinds, silent: [...silent] };
  }

  *#lists(part: Part, { status, reason, note }: DoneCall): Iterable<Call> {
    const told = note as unknown as Discovered | undefined;
    for (const row of this.#rows) {
      const declared = lists.get(row.now ?? row.collection) as DeclaredCall;
      const key = `list ${row.collection}`;
      const refused = (why: string): Call =>
        this.#call(declared, key, part, { run: () => Promise.reject(new Refused(why)) });
      if (status === "refused" || !told) {
        yield refused(`discovery: ${reason ?? status}`);
        continue;
      }
      const served = servedAs(row, told);
      for (const one of served) yield this.#list(declared, part, one);
      if (served.length > 0) continue;
      if (told.silent.includes(groupOfCollection(row.collection)))
        yield refused("the API server of the group does not answer");
      // What the API does not serve there is none of.
      else if (row.now === undefined) yield this.#call(declared, key, part, { run: async () => {} });
    }
  }

  #list(declared: DeclaredCall, part: Part, served: Served): Call {
    const { server } = this.#cluster;
    const { pageSize, namespace = [], secrets } = this.#options;
    const metadataOnly = served.collection === "secrets" && secrets !== "types";
    const reading: Reading = {
      limit: pageSize,
      namespaces: [...new Set(namespace)].sort(),
      metadataOnly,
      ...(metadataOnly ? { narrower: "metadata alone: neither types nor names of entries" } : {}),
    };
    const every = served.row.collection.startsWith("*.");
    return this.#call(declared, `list ${served.collection}`, part, {
      ...(every ? { call: served.collection } : {}),
      file: `${fileName(served.collection)}.json`,
      run: (io) => writeList(server, served, reading, io),
    });
  }
}
