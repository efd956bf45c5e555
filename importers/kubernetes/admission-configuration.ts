import { z } from "zod";
import type { K8sPodSecurityFact } from "../../model/fact/kubernetes-admission.ts";
import { plainText } from "../../model/redact.ts";
import type { RawObject } from "./objects.ts";
import type { ClusterScope } from "./scope.ts";
import { list, maybe } from "./shape.ts";

const word = maybe(z.string());
const names = list(z.string());
const podSecurity = z.object({
  defaults: maybe(z.object({ enforce: word, "enforce-version": word })),
  exemptions: maybe(z.object({ usernames: names, namespaces: names, runtimeClasses: names })),
});
const shape = z.object({
  kind: z.string(),
  plugins: list(z.object({ name: z.string(), configuration: z.unknown() })),
});

/**
 * Defaults and exemptions of Pod Security: of an AdmissionConfiguration, or of the file that one names by `path`.
 * https://kubernetes.io/docs/tasks/configure-pod-container/enforce-standards-admission-controller/
 */
export function podSecurityFact(scope: ClusterScope, at: RawObject): K8sPodSecurityFact | undefined {
  const { data } = shape.safeParse(at.value);
  if (data?.kind === "PodSecurityConfiguration") return factOf(scope, at, at.value);
  const index = data?.plugins.findIndex(({ name }) => name === "PodSecurity") ?? -1;
  const configuration = data?.plugins[index]?.configuration;
  return configuration ? factOf(scope, at, configuration, `/plugins/${index}/configuration`) : undefined;
}

function factOf(
  scope: ClusterScope,
  at: RawObject,
  configuration: unknown,
  below = "",
): K8sPodSecurityFact | undefined {
  const { data } = podSecurity.safeParse(configuration);
  if (!data) return undefined;
  return {
    ...scope.base("k8s.pod-security", scope.key("podsecurity"), at, below),
    cluster: scope.id,
    enforce: plainText(data.defaults?.enforce || "privileged"),
    enforceVersion: plainText(data.defaults?.["enforce-version"] || "latest"),
    exemptUsernames: data.exemptions?.usernames ?? [],
    exemptNamespaces: data.exemptions?.namespaces ?? [],
    exemptRuntimeClasses: data.exemptions?.runtimeClasses ?? [],
  };
}
