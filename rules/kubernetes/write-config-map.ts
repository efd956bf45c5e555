import { nodeAccess } from "../../model/access.ts";
import { allowed, configMap } from "../../model/examples/kubernetes.ts";
import { fires, silent } from "../../model/rule.ts";
import { grantRule } from "../families/kubernetes-grant-rule.ts";
import { permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:configmap:db:settings#write";

/** What pods and the cluster's own parts take from a ConfigMap is what was written into it last. */
export default grantRule({
  id: "kubernetes.write-config-map",
  title: "Can change what the config map says",
  edge: "WRITES_CONFIG_MAP",
  gives: "K8sConfigMap#write",
  does: "change config maps",
  kind: "k8s.configmap",
  named: "name",
  permissions: () => ["update", "patch"].map((verb) => permission(verb, "configmaps")),
  to: ({ key }) => nodeAccess(key, "write"),
  leaves: "durable",
  abuse: "`kubectl edit configmap -n <namespace> <name>`.",
  detection: [audit("update or patch configmaps")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # name the config maps in resourceNames, or set `immutable: true` on them",
  frameworks: ["attack:T1565", "attack:T1195"],
  references: [goodPractice, "https://kubernetes.io/docs/concepts/configuration/configmap/"],
  examples: [
    fires("patch in the namespace", step, ...allowed("patch", "configmaps", "db"), configMap("db", "settings")),
    fires(
      "update of that one",
      step,
      ...allowed("update", "configmaps", "db", { resourceNames: ["settings"] }),
      configMap("db", "settings"),
    ),
    silent(
      "update of another one",
      ...allowed("update", "configmaps", "db", { resourceNames: ["other"] }),
      configMap("db", "settings"),
    ),
    silent("read alone", ...allowed("get,list", "configmaps", "db"), configMap("db", "settings")),
  ],
});
