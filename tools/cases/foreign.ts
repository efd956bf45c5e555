import type { Access } from "../../model/access.ts";
import type { Certainty } from "../../model/step.ts";

/** What an edge of another tool says, in the terms of this one. */
export interface Meaning {
  /**
   * `step`: one step that a person counts, hubs contracted. `path`: any number of them. `decision`: RBAC itself grants
   * what the role says; permissions are no nodes here.
   */
  readonly by: "step" | "path" | "decision";
  /** Held beside the source: KubeHound's container edges come with the token that the container mounts. */
  readonly beside?: "own account";
  /** Which nodes the edge leads to where the row's own target does not name them. */
  readonly to:
    | "named"
    | "hosts"
    | "neighbours"
    | "identities"
    | "secrets"
    | "foreign secrets"
    | "system secrets"
    | "namespace";
  /** Any of them. */
  readonly access: readonly Access[];
  /** Only steps of this certainty are meant. */
  readonly certainty?: Certainty;
  readonly why: string;
}

const takeover: Omit<Meaning, "why"> = { by: "step", to: "hosts", access: ["execute", "administer"] };

/** Edge kinds and finding ids of the tools that the shared cases come from. */
export const meanings: Readonly<Record<string, Meaning>> = {
  // KubeHound and badPods
  CE_MODULE_LOAD: { ...takeover, why: "a kernel module of one's own is code on the host" },
  CE_NSENTER: { ...takeover, why: "the host's process namespace and full privilege give a shell on the host" },
  CE_PRIV_MOUNT: { ...takeover, why: "a privileged container mounts the host's disk and writes what the host runs" },
  CE_SYS_PTRACE: { ...takeover, why: "code is injected into a process of the host" },
  EXPLOIT_HOST_WRITE: { ...takeover, why: "what the host runs or trusts is written; the volume is the pod's" },
  HOST_PATH_WRITE: { ...takeover, why: "as EXPLOIT_HOST_WRITE" },
  "node takeover": { ...takeover, why: "a row without an edge kind that names the node means any of the above" },
  CE_VAR_LOG_SYMLINK: {
    by: "step",
    to: "hosts",
    access: ["read-files", "execute", "administer"],
    beside: "own account",
    why: "the kubelet serves a link in place of a log: the host's files are read, nothing is run",
  },
  HOST_NETWORK_ACCESS: {
    by: "step",
    to: "hosts",
    access: ["originate"],
    why: "requests come from where the node stands: its localhost, its address",
  },
  HOST_PID_READ: {
    by: "step",
    to: "neighbours",
    access: ["read-files", "execute"],
    why: "environment and open files of processes of the same user, in pods of the node",
  },
  IDENTITY_ASSUME: { by: "step", to: "named", access: ["impersonate"], why: "the mounted token is the account" },
  PERMISSION_DISCOVER: {
    by: "decision",
    to: "named",
    access: [],
    why: "the account holds the role: a request that the role's rule names, in the binding's reach, is allowed",
  },
  POD_EXEC: { by: "step", to: "named", access: ["execute"], why: "exec runs code in the pod" },
  IDENTITY_IMPERSONATE: {
    by: "step",
    to: "identities",
    access: ["impersonate"],
    why: "requests are made as somebody else",
  },
  TOKEN_BRUTEFORCE: {
    by: "step",
    to: "named",
    access: ["impersonate"],
    why: "a token read from a Secret is the account",
  },
  ROLE_BIND: {
    by: "step",
    to: "namespace",
    access: ["administer"],
    why: "who may bind a role with every permission of a namespace administers it",
  },
  BIND_ROLE: { by: "step", to: "namespace", access: ["administer"], why: "as ROLE_BIND" },
  // kubesplaining
  "KUBE-ESCAPE-001": { ...takeover, why: "a privileged container takes its node" },
  "KUBE-PRIVESC-001": {
    by: "step",
    to: "identities",
    access: ["impersonate"],
    why: "a pod that one creates names its service account",
  },
  "KUBE-PRIVESC-002": { ...takeover, why: "a privileged pod that one creates takes a node" },
  "KUBE-PRIVESC-005": { by: "step", to: "secrets", access: ["read"], why: "get and list on Secrets read them" },
  "KUBE-PRIVESC-011": {
    by: "step",
    to: "identities",
    access: ["impersonate"],
    certainty: "certain",
    why: "one approves one's own client certificate for another name; nothing else is needed",
  },
  "KUBE-PRIVESC-024": {
    by: "step",
    to: "identities",
    access: ["impersonate"],
    certainty: "conditional",
    why: "the signer's say needs the key of the cluster's authority beside it",
  },
  "KUBE-PRIVESC-PATH-KUBE-SYSTEM-SECRETS": {
    by: "path",
    to: "system secrets",
    access: ["read"],
    why: "a path to a Secret of kube-system",
  },
  "KUBE-PRIVESC-PATH-NODE-ESCAPE": {
    by: "path",
    to: "hosts",
    access: ["execute", "administer"],
    why: "a path to code on a node",
  },
  "KUBE-SECRETS-CROSSNS-001": {
    by: "step",
    to: "foreign secrets",
    access: ["read"],
    why: "Secrets of a namespace that is not the account's own",
  },
};
