import { clusterRole, grants, namespace, node, pod, podWith, roleBinding, rule, secret } from "./manifests.ts";
import { all, enforcing, here, inDb, web } from "./rbac-parts.ts";
import { leftOut, type Row } from "./row.ts";

const n1 = node();
const privileged = { securityContext: { privileged: true } };
const makes = inDb("create", "pods");
const out = { from: "pod:app:web#execute", to: "node:n1#execute" } as const;
const onto = { from: web, to: "node:n1#administer" } as const;

const configured = (enforce: string, exemptions: object = {}) => ({
  apiVersion: "apiserver.config.k8s.io/v1",
  kind: "AdmissionConfiguration",
  metadata: { name: "admission" },
  plugins: [
    {
      name: "PodSecurity",
      configuration: {
        apiVersion: "pod-security.admission.config.k8s.io/v1",
        kind: "PodSecurityConfiguration",
        defaults: { enforce },
        exemptions,
      },
    },
  ],
});
const object = (apiVersion: string, kind: string, spec: object) => ({
  apiVersion,
  kind,
  metadata: { name: "guard" },
  spec,
});
const pods = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };
const policy = object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", {
  matchConstraints: { resourceRules: [pods] },
  validations: [{ expression: "!object.spec.containers.exists(c, c.?securityContext.?privileged.orValue(false))" }],
});
const bound = object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicyBinding", {
  policyName: "guard",
  validationActions: ["Deny"],
});
const kyverno = object("kyverno.io/v1", "ClusterPolicy", {
  validationFailureAction: "Enforce",
  rules: [
    {
      name: "no-privileged",
      match: { any: [{ resources: { kinds: ["Pod"] } }] },
      validate: { message: "no", pattern: { spec: { containers: [{ securityContext: { privileged: "false" } }] } } },
    },
  ],
});
const gatekeeper = object("constraints.gatekeeper.sh/v1beta1", "K8sPSPPrivilegedContainer", {
  match: { kinds: [{ apiGroups: [""], kinds: ["Pod"] }] },
});
const denied = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "deny", namespace: "db" },
  spec: { podSelector: {}, policyTypes: ["Ingress"] },
};
const pg = pod({}, { ports: [{ containerPort: 5432 }] }, { name: "pg", namespace: "db" });
const login = secret("login", "db");

export const rows: readonly Row[] = [
  {
    name: "Pod Security: level, version, default, exemptions",
    rules: ["kubernetes.create-privileged-pod"],
    ...onto,
    fires: {
      "no level, and none by default": [...all, ...makes],
      "the level privileged, against the default": [...enforcing("privileged"), configured("baseline"), ...makes],
      "a level that only warns": [...enforcing("restricted", "warn"), ...makes],
      "an exempt namespace": [...enforcing("restricted"), configured("baseline", { namespaces: ["db"] }), ...makes],
    },
    silent: {
      "baseline enforced": [...enforcing("baseline"), ...makes],
      "baseline by default": [...all, configured("baseline"), ...makes],
      "another namespace exempt": [
        ...enforcing("restricted"),
        configured("baseline", { namespaces: ["app"] }),
        ...makes,
      ],
    },
  },
  {
    name: "Pod Security label added later",
    rules: ["kubernetes.escape-privileged", "kubernetes.create-privileged-pod"],
    ...out,
    fires: {
      "a pod that runs is left as it is": [
        n1,
        namespace("app", { "pod-security.kubernetes.io/enforce": "restricted" }),
        pod({}, privileged),
      ],
    },
    silent: { "a new one is refused": { objects: [...enforcing("restricted"), ...makes], ...onto } },
  },
  {
    name: "ValidatingAdmissionPolicy, Kyverno, Gatekeeper, SCC",
    rules: ["kubernetes.create-privileged-pod"],
    ...onto,
    conditional: {
      "a ValidatingAdmissionPolicy that denies": [...all, policy, bound, ...makes],
      "a Kyverno policy": [...all, kyverno, ...makes],
      "a Gatekeeper constraint": [...all, gatekeeper, ...makes],
    },
    silent: { "baseline enforced beside them": [...enforcing("baseline"), kyverno, ...makes] },
    note: "what they say is not evaluated: they may refuse, so the step is conditional on their not doing so",
  },
  {
    name: "NodeRestriction, node authorizer",
    rules: ["kubernetes.node-reads-secrets", "kubernetes.node-mints-tokens"],
    from: "node:n1#execute",
    to: "secret:app:login#read",
    fires: {
      "a Secret of a pod of the node": [n1, podWith({ secret: { secretName: "login" } }), secret("login")],
    },
    silent: {
      "a Secret of a pod of another node": [
        n1,
        node("n2"),
        podWith({ secret: { secretName: "login" } }, {}, { nodeName: "n2" }),
        secret("login"),
      ],
      "an account of a pod of another node": {
        objects: [n1, node("n2"), pod({ nodeName: "n2" })],
        to: "serviceaccount:app:web#impersonate",
      },
    },
    note: "that both are on is taken for granted: the API does not tell",
  },
  {
    name: "NetworkPolicy",
    rules: ["kubernetes.pod-network-position", "kubernetes.pod-network-connect", "kubernetes.network-policy-peers"],
    from: "pod:app:web#originate",
    to: "pod:db:pg#connect",
    fires: {
      "no policy": [n1, namespace("app"), namespace("db"), pod(), pg],
      "a policy of another namespace": [
        n1,
        namespace("app"),
        namespace("db"),
        pod(),
        pg,
        { ...denied, metadata: { name: "deny", namespace: "app" } },
      ],
    },
    silent: {
      "a policy that lets nothing in": [n1, namespace("app"), namespace("db"), pod(), pg, denied],
      "a policy that lets nothing out": [
        n1,
        namespace("app"),
        namespace("db"),
        pod(),
        pg,
        {
          ...denied,
          metadata: { name: "deny", namespace: "app" },
          spec: { podSelector: {}, policyTypes: ["Egress"] },
        },
      ],
    },
    note: "CAN_CONNECT has the rest",
  },
  {
    name: "user namespaces",
    rules: ["kubernetes.escape-privileged"],
    ...out,
    conditional: { "hostUsers: false": [n1, pod({ hostUsers: false }, privileged)] },
    silent: { "no way out to hold back": [n1, pod({ hostUsers: false })] },
    note: "for every way out of a pod; it never takes one away",
  },
  {
    name: "seccomp, AppArmor",
    rules: ["kubernetes.escape-kernel-module"],
    ...out,
    conditional: {
      "a profile of the node's own": [
        n1,
        pod(
          {},
          {
            securityContext: {
              capabilities: { add: ["SYS_MODULE"] },
              seccompProfile: { type: "Localhost", localhostProfile: "web.json" },
            },
          },
        ),
      ],
    },
    fires: {
      "the runtime's default lets who has the capability": [
        n1,
        pod(
          {},
          {
            securityContext: { capabilities: { add: ["SYS_MODULE"] }, seccompProfile: { type: "RuntimeDefault" } },
          },
        ),
      ],
    },
    silent: { "no way out to hold back": [n1, pod()] },
    note: "for every way out of a pod; a privileged container has no seccomp profile, whatever it names",
  },
  {
    name: "runtime class",
    rules: ["kubernetes.escape-privileged"],
    ...out,
    conditional: { "gVisor or Kata": [n1, pod({ runtimeClassName: "gvisor" }, privileged)] },
    silent: { "no way out to hold back": [n1, pod({ runtimeClassName: "gvisor" })] },
    note: "any class: its handler's sandbox is not in the API",
  },
  leftOut("hop limit of the metadata service", "in the cases of IMDS_NODE_ROLE: nothing else rests on it"),
  {
    name: "a binding cut",
    rules: ["kubernetes.read-secret"],
    from: web,
    to: "secret:db:login#read",
    fires: {
      "one of two that grant the same": [
        ...here,
        login,
        ...grants(rule("get", "secrets"), "db"),
        roleBinding("too", "db", { to: "may" }),
      ],
    },
    silent: { "the only one": [...here, login, clusterRole("may", [rule("get", "secrets")])] },
  },
];
