import { unsegment } from "../access.ts";
import { lines, remark, sh } from "./shell.ts";
import { afterRestart, atOnce, changes, endsCopies, hours, minutes, removes } from "./spec.ts";

/** `<type>/<name>` and its namespace by an id: `k8s:<cluster>:<kind>:[<namespace>:]<name>`. */
function object(id: string, type?: string): string {
  const [, , kind = "", ...rest] = id.split(":");
  const namespace = rest.length > 1 ? sh` --namespace=${unsegment(rest[0] ?? "")}` : "";
  return sh`${`${type ?? kind}/${unsegment(rest.at(-1) ?? "")}`}` + namespace;
}

/** Edits of identities in clouds and of what fetches secrets into the cluster. */
export const kubernetesCloudEdits = [
  removes("delete", "k8s.workload-identity", {
    title: "Take the annotation off the service account, and its binding from the cloud",
    cost: 2,
    latency: { seconds: 10 * minutes, survives: "tokens of the cloud, until they expire", survivesSeconds: hours },
    simulates: "the service account names the identity no more; what binds it in the cloud is taken away too",
    command: ({ key, provider, name, namespace, serviceAccount }) =>
      lines(
        `kubectl annotate ${object(key.slice(0, key.indexOf("|")), "serviceaccount")} ${provider === "gcp" ? "iam.gke.io/gcp-service-account-" : "azure.workload.identity/client-id-"}`,
        remark(`the cloud decides: take ${namespace}/${serviceAccount} out of what ${name} trusts`),
      ),
  }),
  removes("delete", "k8s.aws-auth", {
    title: "Take the principal out of aws-auth",
    cost: 2,
    latency: { seconds: 0, survives: "tokens of the principal, until they expire", survivesSeconds: 15 * minutes },
    command: ({ principal }) =>
      lines("kubectl edit configmap/aws-auth --namespace=kube-system", remark(`take out ${principal}`)),
  }),
  removes("delete", "k8s.cloud-key", {
    title: "Take the key out of the cluster: give its workload an identity of the cloud",
    cost: 5,
    latency: afterRestart("copies of the key: end it in its cloud"),
    command: ({ holder, entries }) => lines(`kubectl edit ${object(holder)}`, remark(`take out ${entries.join(", ")}`)),
  }),
  changes("remove-mount", "k8s.pod", {
    change: "cloud-key",
    title: "Take the cloud key out of the pod's environment",
    cost: 3,
    latency: afterRestart("copies of the key: end it in its cloud"),
    simulates: "every variable that is a key of a cloud by its name is taken out",
    to: (fact) => ({
      ...fact,
      containers: fact.containers.map((container) => ({
        ...container,
        envNames: container.envNames.filter((name) => !/^(AWS|AZURE|ARM|GOOGLE)_/.test(name)),
      })),
    }),
    command: ({ namespace, name, controller }) =>
      lines(
        controller === undefined
          ? sh`kubectl edit ${`pod/${name}`} --namespace=${namespace}`
          : `kubectl edit ${object(controller)}`,
        remark("take the variables out; give the service account an identity of the cloud"),
      ),
  }),
  endsCopies("rotate", "k8s.cloud-key", {
    title: "Make the key inactive in its cloud, and a new one where no workload identity can take its place",
    cost: 1,
    reversible: false,
    latency: {
      ...atOnce,
      survives: "sessions that were opened with the key, until they end",
      survivesSeconds: 36 * hours,
    },
    command: ({ provider, keyId }) =>
      provider === "aws" && keyId !== undefined
        ? `aws iam update-access-key --user-name="$(${sh`aws iam get-access-key-last-used --access-key-id=${keyId} --query=UserName --output=text`})" ` +
          sh`--access-key-id=${keyId} --status=Inactive`
        : remark(`find the key's owner in its own cloud (${provider}) and end the key there`),
  }),
  removes("delete", "k8s.registry-login", {
    title: "Take the login out of the cluster: let nodes pull with an identity of the cloud",
    cost: 5,
    latency: { ...atOnce, survives: "copies of the login: end it at the registry" },
    command: ({ secret, host }) => lines(`kubectl edit ${object(secret)}`, remark(`take out the login to ${host}`)),
  }),
  endsCopies("rotate", "k8s.registry-login", {
    title: "End the login at the registry and make one that may pull only",
    cost: 1,
    reversible: false,
    latency: { ...atOnce, survives: "images that were pulled or pushed with it" },
    command: ({ secret, host }) =>
      lines(remark(`end the token or password at ${host}`), `kubectl edit ${object(secret)}`),
  }),
  removes("delete", "k8s.external-secret", {
    title: "Delete the external secret",
    cost: 3,
    latency: { ...atOnce, survives: "copies of the values that were fetched: rotate them" },
    command: ({ key }) => `kubectl delete ${object(key)}`,
  }),
  removes("delete", "k8s.push-secret", {
    title: "Delete the push secret",
    cost: 3,
    latency: { ...atOnce, survives: "copies of the values that were pushed: rotate them" },
    command: ({ key }) => `kubectl delete ${object(key)}`,
  }),
  removes("delete", "k8s.secret-store", {
    title: "Delete the secret store",
    cost: 4,
    latency: { ...atOnce, survives: "copies of the values that were fetched: rotate them" },
    command: ({ key }) => `kubectl delete ${object(key)}`,
  }),
  removes("delete", "k8s.secret-class", {
    title: "Delete the secret provider class",
    cost: 3,
    latency: afterRestart("copies of the values that were mounted: rotate them"),
    command: ({ key }) => `kubectl delete ${object(key)}`,
  }),
  endsCopies("rotate", "k8s.sealing-key", {
    title: "Have the controller make a new key, seal every secret anew, and rotate what they hold",
    cost: 5,
    reversible: false,
    latency: { seconds: hours, survives: "what was sealed with the old key, wherever its ciphertext lies" },
    command: ({ key }) =>
      lines(
        `kubectl delete ${object(key)}`,
        remark("restart the controller, seal every secret again with kubeseal, then rotate each of their values"),
      ),
  }),
];
