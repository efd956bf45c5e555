import { nodeAccess } from "../../model/access.ts";
import { allowed, configMap } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { permission, readVerbs } from "../families/kubernetes-grants.ts";
import { audit, rbacReference } from "../families/kubernetes-words.ts";

/** Configuration is read like a Secret, and sometimes holds one. */
export default grantRule({
  id: "kubernetes.read-config-map",
  title: "Can read the config map through the API",
  edge: "READS_CONFIG_MAP",
  gives: "K8sConfigMap#read",
  does: "read config maps",
  kind: "k8s.configmap",
  named: "name",
  permissions: () => readVerbs.map((verb) => permission(verb, "configmaps")),
  to: ({ key }) => nodeAccess(key, "read"),
  leaves: "durable",
  abuse: "`kubectl get configmap -n <namespace> -o yaml` prints configuration, at times with credentials in it.",
  detection: [audit("get, list or watch configmaps")],
  remediation: "kubectl edit role -n <namespace> <role>   # name the config maps that are needed in resourceNames",
  frameworks: ["attack:T1552.007"],
  references: [rbacReference, "https://kubernetes.io/docs/concepts/configuration/configmap/"],
  examples: [
    fires(
      "get in the namespace",
      "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:configmap:db:settings#read",
      ...allowed("get", "configmaps", "db"),
      configMap("db", "settings"),
    ),
    silent("secrets are another resource", ...allowed("get", "secrets", "db"), configMap("db", "settings")),
  ],
});
