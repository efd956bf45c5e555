import { nodeAccess } from "../../model/access.ts";
import { allowed, service } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { permission } from "../families/kubernetes-grants.ts";
import { proxiedName, proxyVerbs } from "../families/kubernetes-proxies.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

/** The API server passes requests on to a service's pods. */
export default grantRule({
  id: "kubernetes.proxy-service",
  title: "Can send requests to the service through the API server",
  edge: "PROXIES_TO",
  gives: "K8sService#connect",
  does: "proxy to services",
  kind: "k8s.service",
  named: "name",
  nameIn: proxiedName,
  permissions: () => proxyVerbs.map((verb) => permission(verb, "services/proxy")),
  to: ({ key }) => nodeAccess(key, "connect"),
  leaves: "tied",
  abuse:
    "`kubectl get --raw /api/v1/namespaces/<namespace>/services/<name>:<port>/proxy/` reaches a service that is not exposed.",
  detection: [audit("get or create services, subresource proxy")],
  remediation: "kubectl edit role -n <namespace> <role>   # take services/proxy out of the resources",
  frameworks: ["attack:T1090"],
  references: [goodPractice, "https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/"],
  examples: [
    fires(
      "in the namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:service:db:pg#connect",
      ...allowed("get", "services/proxy", "db"),
      service("db", "pg"),
    ),
    fires(
      "by the name that the request has: scheme, service and port",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:service:db:pg#connect",
      ...allowed("get", "services/proxy", "db", { resourceNames: ["https:pg:8443"] }),
      service("db", "pg"),
    ),
    silent(
      "another service by name",
      ...allowed("get", "services/proxy", "db", { resourceNames: ["other"] }),
      service("db", "pg"),
    ),
    silent("the services themselves", ...allowed("get", "services", "db"), service("db", "pg")),
  ],
});
