import { escaped } from "../render/text.ts";
import type { Explainer } from "./language.ts";
import { given, required } from "./options.ts";

const load = async () => ({
  ...(await import("../../authz/kubernetes/index.ts")),
  ...(await import("../../queries/explain/kubernetes.ts")),
});

/** `explain kubernetes`. */
export const kubernetes: Explainer = {
  options: ["subject", "groups", "verb", "resource", "group", "namespace", "name", "url", "as", "asGroup", "cluster"],
  async one({ facts, snapshot }, options) {
    const asked = {
      subject: required(options, "subject"),
      verb: required(options, "verb"),
      ...given(options, "resource", "group", "namespace", "name", "url"),
      ...(Array.isArray(options["groups"]) ? { groups: options["groups"] as readonly string[] } : {}),
      ...(options["as"] === undefined && options["asGroup"] === undefined ? {} : { as: takenFor(options) }),
    };
    const { clusterNamed, compileKubernetes, explainKubernetes } = await load();
    const authz = compileKubernetes(facts);
    return explainKubernetes(authz, snapshot, clusterNamed(authz, given(options, "cluster").cluster), asked);
  },
  async lines({ facts }, options) {
    const { clusterNamed, compileKubernetes, kubernetesLines } = await load();
    const authz = compileKubernetes(facts);
    return kubernetesLines(authz, clusterNamed(authz, given(options, "cluster").cluster), escaped);
  },
};

const takenFor = ({ as, asGroup }: Readonly<Record<string, unknown>>) => ({
  ...(typeof as === "string" ? { user: as } : {}),
  ...(Array.isArray(asGroup) ? { groups: asGroup as readonly string[] } : {}),
});
