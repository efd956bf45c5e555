import { expect, onTestFinished, test } from "vitest";
import { kubernetesSource } from "../../setup/kubernetes.js";
import {
  type Admitted,
  admission,
  admissionDifferences,
  labelled,
  recordAdmission,
  submissions,
  users,
} from "../authz/kubernetes/oracle/admission-cases.ts";
import { clusterBinding, user } from "../authz/kubernetes/oracle/objects.ts";
import { refusal } from "../authz/kubernetes/oracle/pods.ts";
import { eachOf } from "../services/kubernetes/client.ts";
import { startKubernetes } from "../services/kubernetes.ts";

/** A server that somebody else started has a configuration of its own. */
const own = kubernetesSource().kind === "program";

test.runIf(own)("pods pass by the API server's default, the namespace's labels and what is exempt", async () => {
  const { client, version, stop } = await startKubernetes({ admission });
  onTestFinished(stop);
  for (const [name, labels] of Object.entries(labelled)) {
    await client.must("POST", "/api/v1/namespaces", {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, labels },
    });
  }
  for (const name of ["sandboxed", "plain"]) {
    const runtime = { apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name }, handler: name };
    await client.must("POST", "/apis/node.k8s.io/v1/runtimeclasses", runtime);
  }
  const everything = clusterBinding("makers", "cluster-admin", ...users.map(user));
  await client.must("POST", "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings", everything);

  const submit = async ({ namespace, user, pod }: ReturnType<typeof submissions>[number]): Promise<Admitted> => {
    for (let tries = 0; ; tries += 1) {
      const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
      const { status, body } = await client.send("POST", path, pod, { user });
      if (status === 201) return "1";
      if (status !== 403) return "-";
      if (refusal(body.message)) return "0";
      // The authorizer has not heard of the binding, or admission of the runtime class.
      if (tries > 50) throw new Error(body.message);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const verdicts = await eachOf(submissions(), submit);
  recordAdmission(version, verdicts);
  expect((await admissionDifferences(version, verdicts)).slice(0, 20)).toEqual([]);
});
