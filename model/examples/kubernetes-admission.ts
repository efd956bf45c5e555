import type { K8sAdmissionPolicyFact } from "../fact/kubernetes-admission.ts";
import { namespace } from "./kubernetes.ts";

/** A validating webhook of the cluster of examples that looks at every new pod and may refuse it. */
export const admissionPolicy = (name: string): K8sAdmissionPolicyFact => {
  const { cluster, scope, source } = namespace(name);
  const type = "validatingwebhookconfiguration";
  return {
    kind: "k8s.admission-policy",
    key: `${cluster}:admission:${type}:${name}`,
    cluster,
    scope,
    source,
    name,
    type,
    refuses: true,
    matches: [
      {
        groups: [""],
        resources: ["pods"],
        operations: ["CREATE"],
        namespaces: [],
        excludedNamespaces: [],
        byLabels: false,
      },
    ],
  };
};
