import type { Access } from "./access.ts";

/** What a node is for the reader of an answer. Rows of an answer are identities, secrets, data stores and workloads. */
export const nodeClasses = [
  "identity",
  "data-store",
  "secret",
  "workload",
  "credential",
  "network",
  "route",
  "structure",
] as const;
export type NodeClass = (typeof nodeClasses)[number];

export interface NodeKindSpec {
  readonly class: NodeClass;
  /** The access meant where a selector names none. */
  readonly primary: Access;
  /** Every access the kind has, with the accesses it implies at no cost (transitively closed by the graph). */
  readonly accesses: Readonly<Partial<Record<Access, readonly Access[]>>>;
}

const identity = {
  class: "identity",
  primary: "impersonate",
  accesses: { administer: ["impersonate"], impersonate: [] },
} as const;
/** Whoever administers it decides over everything in it; what that reaches is said by rules, not by implication. */
const authority = { class: "identity", primary: "administer", accesses: { administer: [], connect: [] } } as const;
const workload = {
  class: "workload",
  primary: "execute",
  accesses: {
    administer: ["execute"],
    execute: ["originate", "read-files"],
    originate: ["originate-get"],
    "originate-get": [],
    "read-files": [],
    connect: [],
  },
} as const;
const dataStore = {
  class: "data-store",
  primary: "read",
  accesses: { administer: ["read", "write"], read: [], write: [], connect: [] },
} as const;
/** A copy of data that nobody writes to: what was copied into it stays. */
const archive = {
  class: "data-store",
  primary: "read",
  accesses: { administer: ["read"], read: [] },
} as const;
const secret = {
  class: "secret",
  primary: "read",
  accesses: { administer: ["read", "write"], read: [], write: [] },
} as const;
const network = {
  class: "network",
  primary: "originate",
  accesses: { originate: ["originate-get"], "originate-get": [] },
} as const;
const structure = { class: "structure", primary: "administer", accesses: { administer: [] } } as const;

/** Every node kind. Names follow the source's own words with the family as prefix. */
export const nodeKinds = {
  Internet: network,
  Hub: { class: "structure", primary: "hold", accesses: { hold: [] } },
  Route: { class: "route", primary: "connect", accesses: { connect: [] } },
  Credential: { class: "credential", primary: "impersonate", accesses: { impersonate: [] } },
  /** A place where a credential was found; whoever reads it has what lies there. */
  Exposure: { class: "credential", primary: "read", accesses: { read: [] } },
  ExternalIdentity: identity,
  Database: dataStore,

  /** Something that is so only where a question supposes it: `hypothesis:influence`. */
  Hypothesis: { class: "structure", primary: "connect", accesses: { connect: [] } },

  /** A managed service that answers: a model endpoint or an agent. `execute`: whoever has it decides what it does; whether code runs in it a rule says. */
  AiService: {
    class: "workload",
    primary: "connect",
    accesses: {
      administer: ["execute"],
      execute: ["connect"],
      originate: ["originate-get"],
      "originate-get": [],
      "read-files": [],
      connect: [],
    },
  },
  /** What an AI service keeps or retrieves from, whatever holds it. */
  AiStore: dataStore,
  /** A program with MCP servers in its configuration. */
  McpClient: workload,
  McpServer: workload,

  AwsAccount: authority,
  AwsUser: identity,
  AwsRole: identity,
  AwsGroup: structure,
  AwsPolicy: structure,
  /** `<principal>~session:<digest>`: impersonation under one more intersecting policy. */
  AwsSession: identity,
  /** `<principal>~max`: what the principal can do once it has written itself every policy. */
  AwsMaxPrincipal: identity,
  AwsBucket: dataStore,
  AwsTable: dataStore,
  AwsDatabase: dataStore,
  AwsQueue: dataStore,
  AwsTopic: dataStore,
  AwsSnapshot: archive,
  AwsImage: archive,
  AwsDocument: archive,
  AwsVolume: dataStore,
  AwsWarehouse: dataStore,
  AwsSearchDomain: dataStore,
  AwsSearchCollection: dataStore,
  AwsVectorBucket: dataStore,
  AwsFileSystem: dataStore,
  AwsKnowledgeBase: dataStore,
  AwsModel: dataStore,
  AwsRepository: dataStore,
  AwsSecret: secret,
  AwsParameter: secret,
  AwsKey: {
    class: "structure",
    primary: "administer",
    accesses: { administer: ["read", "write"], read: [], write: [] },
  },
  AwsFunction: workload,
  AwsInstance: workload,
  AwsNotebook: workload,
  AwsContainerTask: workload,
  AwsDevEndpoint: workload,
  AwsJob: workload,
  AwsCodeInterpreter: workload,
  /** Whoever has `execute` decides what it does with its tools; no code of theirs runs in it. */
  AwsAgent: {
    class: "workload",
    primary: "connect",
    accesses: { administer: ["execute"], execute: ["connect"], connect: [] },
  },
  AwsModelEndpoint: workload,
  AwsAgentMemory: dataStore,
  AwsCredentialProvider: secret,
  AwsWorkloadIdentity: identity,
  AwsLaunchTemplate: structure,
  AwsBuildProject: workload,
  AwsStack: structure,
  AwsService: workload,
  AwsVpc: network,
  AwsSubnet: network,
  AwsVpcEndpoint: network,
  AwsLoadBalancer: { class: "route", primary: "connect", accesses: { connect: [] } },
  AwsApi: { class: "route", primary: "connect", accesses: { connect: [] } },

  K8sCluster: authority,
  K8sNamespace: structure,
  K8sNode: workload,
  K8sPod: workload,
  K8sController: { class: "workload", primary: "administer", accesses: { administer: [] } },
  K8sServiceAccount: identity,
  K8sUser: identity,
  K8sGroup: identity,
  K8sSecret: secret,
  K8sConfigMap: dataStore,
  /** Whoever administers one decides where its traffic goes. */
  K8sService: { class: "route", primary: "connect", accesses: { administer: [], connect: [] } },
  K8sNetwork: network,

  /** Ciphertext that anybody may have; whoever has the key of its controller too reads the Secret that it becomes. */
  K8sSealedSecret: { class: "structure", primary: "read", accesses: { read: [] } },

  GcpServiceAccount: identity,
  GcpSecret: secret,
  /** A managed identity or application, by its client id. */
  AzureIdentity: identity,
  AzureKeyVault: structure,
  AzureSecret: secret,
  ContainerRegistry: dataStore,

  VaultCluster: authority,
  VaultAuthRole: identity,
  VaultEntity: identity,
  VaultSecret: secret,
  /** The engine endpoint that issues credentials when read. */
  VaultDynamicRole: secret,
  VaultPolicy: structure,
  /** Whoever administers one decides over everything in it and in those below it. */
  VaultNamespace: structure,
  /** What an engine itself is towards what it issues credentials for: its own login, or its authority's key. */
  VaultConnection: identity,
  /** Read: whoever may decrypt with it. */
  VaultTransitKey: secret,
  /** A live token, by its accessor. */
  VaultToken: { class: "credential", primary: "impersonate", accesses: { impersonate: [] } },

  GithubRepo: {
    class: "workload",
    primary: "administer",
    accesses: { administer: ["execute", "write"], execute: [], write: [] },
  },
  GithubSecret: secret,
  GithubUser: identity,
} as const satisfies Record<string, NodeKindSpec>;
export type NodeKind = keyof typeof nodeKinds;

export const kindSpec = (kind: NodeKind): NodeKindSpec => nodeKinds[kind];
export const isNodeKind = (text: string): text is NodeKind => Object.hasOwn(nodeKinds, text);

/** A node as answers show it. */
export interface GraphNode {
  readonly id: string;
  readonly kind: NodeKind;
  /** Short, as its owner calls it; not unique. */
  readonly name: string;
  /** `<key>=<value>` of tags and labels kept, sorted. */
  readonly tags: readonly string[];
  /** The scope that was read to know it; empty for nodes the model itself brings (internet, hubs). */
  readonly scope: string;
  /** Other ids that selectors accept for it: observed pod names, ARNs of the same thing in another source. */
  readonly members: readonly string[];
  /** Only routes: how the way in asks who is there. */
  readonly authentication?: RouteAuthentication;
}

/** `not-proven` is never shown as protected. */
export type RouteAuthentication = "unauthenticated" | "authenticated" | "not-proven";

export const internet = "internet";

/** Kinds whose administrator decides over everything in them. */
export const authorities: ReadonlySet<NodeKind> = new Set(["AwsAccount", "K8sCluster", "VaultCluster"]);
/** Whether whoever has the access decides over everything in an authority. */
export const isAuthority = (kind: NodeKind, access: Access): boolean =>
  access === "administer" && authorities.has(kind);
/** Kinds that stand for what somebody else becomes or edits on the way: nobody starts there, and they are nobody's goal. */
export const passing: ReadonlySet<NodeKind> = new Set(["AwsMaxPrincipal", "K8sController"]);
/** Classes of start that a person asks about: who, from which workload, with which credential, from where. */
export const startClasses: ReadonlySet<NodeClass> = new Set([
  "identity",
  "workload",
  "credential",
  "network",
  "secret",
]);
