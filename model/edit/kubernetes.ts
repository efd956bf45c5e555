import { unsegment } from "../access.ts";
import type { K8sIngressPathFact } from "../fact/kubernetes.ts";
import { json, lines, remark, sh } from "./shell.ts";
import { afterRestart, atOnce, changes, endsCopies, removes } from "./spec.ts";

/** Type, namespace and name of an object by its id: `k8s:<cluster>:<kind>:[<namespace>:]<name>`. */
function object(id: string): { readonly type: string; readonly namespace: string | undefined; readonly name: string } {
  const [, , type = "", ...rest] = id.split(":");
  const name = unsegment(rest.at(-1) ?? "");
  return { type, namespace: rest.length > 1 ? unsegment(rest[0] ?? "") : undefined, name };
}
const place = (namespace: string | undefined): string => (namespace === undefined ? "" : sh` --namespace=${namespace}`);
const named = (id: string): string => {
  const { type, namespace, name } = object(id);
  return sh`${`${type}/${name}`}` + place(namespace);
};

/** A filter that takes one subject out of a binding; an account may be written as the user that it is. */
function withoutSubject(subject: string): string {
  const { type, namespace = "", name } = object(subject);
  const kind = { serviceaccount: "ServiceAccount", group: "Group" }[type] ?? "User";
  const meant = [
    [kind, namespace, name],
    ...(kind === "ServiceAccount" ? [["User", "", `system:serviceaccount:${namespace}:${name}`]] : []),
  ];
  return `del(.subjects[] | select([.kind, .namespace // "", .name] | IN(${meant.map((one) => json(one)).join(", ")})))`;
}

/** Roles that the API server restores when it starts. */
const builtIn = /^k8s:[^:]+:clusterrole:(?:admin|cluster-admin|edit|view|system%3A[^/]*)\/\d+$/;

/** A load balancer of AWS asks at its HTTPS ports alone: those for HTTP are gone, or lead to them. */
function withLogin(fact: K8sIngressPathFact): K8sIngressPathFact {
  const edited = { ...fact, tls: true, authentication: ["a login"] };
  if (!fact.listeners) return edited;
  const secure = fact.listeners.filter(({ scheme }) => scheme === "https");
  const kept = secure.length > 0 ? secure : [{ scheme: "https" as const, port: 443 }];
  return { ...edited, listeners: kept.map((listener) => ({ ...listener, asks: true })) };
}

function loginOf({ ingress, ingressClass, listeners, group }: K8sIngressPathFact): string {
  const annotate = `kubectl annotate ${named(ingress)} --overwrite`;
  if (ingressClass !== undefined && !listeners && !/nginx|^alb$/.test(ingressClass))
    return lines(
      `kubectl get ${named(ingress)} --output=yaml`,
      remark(`attach a login as controllers of class ${ingressClass} take it: a middleware, a plug-in, a policy`),
    );
  if (ingressClass !== "alb" && !listeners && group === undefined)
    return `${annotate} nginx.ingress.kubernetes.io/auth-url='https://<login proxy>/oauth2/auth'`;
  const at = "alb.ingress.kubernetes.io";
  const { port = 443 } = listeners?.find(({ scheme }) => scheme === "https") ?? {};
  return lines(
    `${annotate} ${at}/auth-type=oidc ${at}/auth-idp-oidc='<issuer, endpoints and Secret, as JSON>' ${at}/ssl-redirect=${port}`,
    remark(`and where it is left to the request: ${at}/auth-on-unauthenticated-request=authenticate`),
  );
}

/** Edits of RBAC, Services, ingresses and objects of a cluster. */
export const kubernetesEdits = [
  removes("delete", "k8s.binding", {
    title: "Delete the binding",
    cost: 2,
    latency: atOnce,
    simulates: "this subject is taken out of the binding; the others keep it",
    command: ({ binding, subject }) =>
      lines(
        `kubectl get ${named(binding)} --output=json | jq ${sh`${withoutSubject(subject)}`} | kubectl replace --filename=-`,
        remark(`or, where it binds nobody else: kubectl delete ${named(binding)}`),
      ),
  }),
  removes("narrow", "k8s.rule", {
    title: "Take the verb or resource out of the role's rule",
    cost: 2,
    latency: atOnce,
    simulates: "the whole rule is taken out of the role; the command is where it is narrowed",
    // The API server writes the rules of its own roles anew: their bindings are deleted.
    allows: (key) => !builtIn.test(key),
    command: ({ key, role, verbs, resources, nonResourceURLs, joined }) => {
      const what = `${verbs.join(",")} on ${[...resources, ...nonResourceURLs].join(",")}`;
      if (joined !== true)
        return lines(`kubectl edit ${named(role)}`, remark(`.rules[${key.slice(key.lastIndexOf("/") + 1)}]: ${what}`));
      return lines(
        remark(
          "the rules of this role are joined from others, and written anew where somebody edits them; joined are:",
        ),
        `kubectl get ${named(role)} --output=jsonpath='{.aggregationRule}'`,
        remark(`in the one of these roles that has it, narrow ${what}`),
      );
    },
  }),
  changes("narrow", "k8s.namespace", {
    change: "pod-security",
    title: "Enforce Pod Security of the baseline profile in the namespace",
    cost: 3,
    latency: { seconds: 0, survives: "pods that run already, until they are started anew" },
    // What the API server exempts passes whatever the label says.
    closes: ({ name }, cited) =>
      !cited.some(
        (fact) =>
          fact.kind === "k8s.pod-security" &&
          (fact.exemptNamespaces.includes(name) || fact.exemptRuntimeClasses.length > 0),
      ),
    to: (fact) => ({
      ...fact,
      labels: [
        ...fact.labels.filter((label) => !label.startsWith("pod-security.kubernetes.io/enforce=")),
        "pod-security.kubernetes.io/enforce=baseline",
      ],
    }),
    command: ({ name }) =>
      sh`kubectl label ${`namespace/${name}`} --overwrite pod-security.kubernetes.io/enforce=baseline`,
  }),
  changes("narrow", "k8s.network-policy", {
    title: "Take the peer out of the network policy",
    cost: 2,
    latency: { ...atOnce, survives: "connections that stand, with most network plugins" },
    simulates: "the policy stays and admits nothing any more",
    to: (fact) => ({ ...fact, ingress: [], egress: [] }),
    command: ({ key }) => `kubectl edit ${named(key)}`,
  }),
  changes("restrict-network", "k8s.service", {
    title: "Keep the service inside: an internal load balancer, no node port",
    cost: 4,
    latency: { seconds: 600, survives: "connections that stand, until they close" },
    to: (fact) => ({
      ...fact,
      internal: true,
      ...(fact.type === "NodePort" ? { type: "ClusterIP" as const } : {}),
      ports: fact.ports.map(({ nodePort: _, ...port }) => port),
    }),
    command: ({ key, type }) =>
      type === "NodePort"
        ? `kubectl patch ${named(key)} --patch='{"spec":{"type":"ClusterIP"}}'`
        : lines(
            `kubectl annotate ${named(key)} --overwrite service.beta.kubernetes.io/aws-load-balancer-scheme=internal`,
            remark(
              "in Azure: azure-load-balancer-internal=true; in GKE: networking.gke.io/load-balancer-type=Internal",
            ),
            remark("or name who may connect: spec.loadBalancerSourceRanges"),
            remark("and allocateLoadBalancerNodePorts: false, where the load balancer reaches pods by itself"),
          ),
  }),
  removes("delete", "k8s.service", {
    title: "Delete the service",
    cost: 4,
    latency: atOnce,
    command: ({ key }) => `kubectl delete ${named(key)}`,
  }),
  removes("delete", "k8s.ingress-path", {
    title: "Delete the ingress's path",
    cost: 4,
    latency: { seconds: 60 },
    command: ({ ingress, host, path }) =>
      lines(`kubectl edit ${named(ingress)}`, remark(`take out host ${host || "*"}, path ${path}`)),
  }),
  changes("add-authentication", "k8s.ingress-path", {
    title: "Make the proxy ask who is there",
    cost: 3,
    latency: { seconds: 60 },
    simulates: "the path is served over TLS alone, to whoever has logged in",
    // A canary has the login of its main ingress; a controller's settings may lift one, and a service's own switch it off.
    closes: ({ canary }, cited) =>
      canary !== true &&
      !cited.some(
        (fact) => fact.kind === "k8s.proxy-config" || (fact.kind === "k8s.service" && fact.balancerAsks === false),
      ),
    to: withLogin,
    command: loginOf,
  }),
  removes("delete", "k8s.route", {
    title: "Delete the route, or the match of it",
    cost: 4,
    latency: { seconds: 60 },
    command: ({ route, hosts, path }) =>
      lines(
        `kubectl edit ${named(route).replace("openshift-route/", "route/")}`,
        remark(`take out host ${hosts.join(", ") || "*"}, path ${path}`),
      ),
  }),
  changes("add-authentication", "k8s.route", {
    title: "Make the gateway ask who is there",
    cost: 3,
    latency: { seconds: 60 },
    to: (fact) => ({ ...fact, authentication: ["a policy"] }),
    command: ({ route }) =>
      lines(
        `kubectl get ${named(route).replace("openshift-route/", "route/")} --output=yaml`,
        remark(
          "attach a login: a SecurityPolicy, an AuthorizationPolicy that demands principals, a forwardAuth middleware",
        ),
      ),
  }),
  removes("delete", "k8s.controller", {
    title: "Delete the workload",
    cost: 5,
    latency: { seconds: 60 },
    simulates: "the workload is gone and the pods that it made stay",
    command: ({ key }) => `kubectl delete ${named(key)}`,
  }),
  removes("delete", "k8s.secret", {
    change: "token",
    title: "Delete the Secret: its token ends with it",
    cost: 1,
    reversible: false,
    latency: atOnce,
    command: ({ key }) => `kubectl delete ${named(key)}`,
  }),
  endsCopies("rotate", "k8s.secret", {
    title: "Rotate what the Secret holds",
    cost: 1,
    reversible: false,
    latency: afterRestart("the old value, where what it opens takes it beside the new one"),
    command: ({ namespace, name, entries, type = "Opaque" }) =>
      lines(
        sh`kubectl create secret generic --namespace=${namespace} ${name.replace(/^-+/, "")}` +
          // The type of a Secret is fixed: what is applied must have it.
          (type === "Opaque" ? "" : sh` --type=${type}`) +
          (entries.length === 0 ? " --from-file='<entry>=new-value'" : "") +
          entries
            .map((entry) => sh` --from-file=${`${entry}=${entries.length === 1 ? "new-value" : `new-${entry}`}`}`)
            .join("") +
          " --dry-run=client --output=yaml | kubectl apply --filename=-",
        remark("then restart the pods that read it, and take the old value away at what it opens"),
      ),
  }),
  endsCopies("rotate", "k8s.service-account", {
    title: "End every token of the service account: delete it and make it anew",
    cost: 1,
    latency: { seconds: 60, survives: "sessions in clouds and Vault that were opened with a token, until they end" },
    command: ({ namespace, name, key }) =>
      lines(
        `kubectl get ${named(key)} --output=yaml > account.yaml`,
        remark("take metadata.uid, resourceVersion and creationTimestamp out of account.yaml"),
        `kubectl delete ${named(key)} && kubectl create --filename=account.yaml`,
        remark(`restart the pods of ${namespace}/${name}: they get new tokens`),
      ),
  }),
  endsCopies("revoke", "k8s.pod", {
    title: "Replace the pod: tokens bound to it end with it",
    cost: 1,
    latency: { seconds: 60, survives: "sessions in clouds and Vault that were opened with a token, until they end" },
    command: ({ namespace, name, members }) =>
      lines(
        ...(members.length > 0 ? members : [name]).map(
          (member) => sh`kubectl delete --namespace=${namespace} ${`pod/${member}`}`,
        ),
      ),
  }),
];
