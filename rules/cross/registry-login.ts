import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { k8sSecret } from "../../model/examples/kubernetes.ts";
import { registryLogin } from "../../model/examples/kubernetes-cloud.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";

/** A login for pulling images. What else it may do the registry says; ECR's own are good for twelve hours. */
export default defineRule({
  id: "cross.registry-login",
  version: 1,
  title: "Can log in to the image registry with the secret",
  edge: "LOGS_IN_TO_REGISTRY",
  emits: { from: ["K8sSecret#read"], to: "ContainerRegistry#read" },
  needs: ["k8s.registry-login", "k8s.secret"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const fact of facts.each("k8s.registry-login")) {
      const secret = facts.get("k8s.secret", fact.secret);
      if (!secret) continue;
      const id = `registry:${fact.host.replaceAll(":", "%3A")}`;
      const short = /\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com/.test(fact.host);
      yield {
        from: [privilege(secret.key, "read")],
        to: privilege(id, "read"),
        because: [fact, secret],
        conditions: [
          {
            kind: "target-state",
            text: short
              ? `the login was made in the last 12 hours: tokens of ${fact.host} end then`
              : `${fact.host} still takes the login, and lets it pull`,
          },
        ],
        ...(short ? { leaves: "until 12h" as const } : {}),
        nodes: [{ id, kind: "ContainerRegistry", name: fact.host, scope: "" }],
      };
    }
  },

  controls: [
    control("delete", "k8s.registry-login", "Take the login out of the cluster: let nodes pull with an identity"),
    control("rotate", "k8s.registry-login", "End the login and make one that may pull only"),
    control("rotate", "k8s.secret", "Rotate what the Secret holds"),
  ],
  abuse:
    "`docker login` with the decoded `.dockerconfigjson`: pull every image that the login may, look for secrets in layers, push where it may.",
  detection: [{ service: "registry audit log", event: "pulls and pushes by the login from an unusual address" }],
  remediation:
    "kubectl create secret docker-registry <secret> --docker-server <host> --docker-username <puller> ...   # a login that may pull these repositories only",
  frameworks: ["attack:T1552.007", "attack:T1552.001", "owasp-nhi:NHI2"],
  references: [
    "https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
  ],
  examples: [
    firesIf(
      "a login to a registry",
      "k8s:prod:secret:app:pull#read -> registry:ghcr.io#read",
      k8sSecret("app", "pull", { type: "kubernetes.io/dockerconfigjson" }),
      registryLogin("app", "pull", "ghcr.io"),
    ),
    firesIf(
      "a token of ECR",
      "k8s:prod:secret:app:pull#read -> registry:111111111111.dkr.ecr.us-east-1.amazonaws.com#read",
      k8sSecret("app", "pull", { type: "kubernetes.io/dockerconfigjson" }),
      registryLogin("app", "pull", "111111111111.dkr.ecr.us-east-1.amazonaws.com"),
    ),
    silent("a Secret of another kind", k8sSecret("app", "pull")),
  ],
});
