import { privilege, segment } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { found } from "../../model/examples/credential.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { isWhole } from "../families/found-credentials.ts";

const login = found("docker-config", "fp1_login", { resource: "ghcr.io", claims: { host: "ghcr.io" } });

/** A login of a Docker configuration pulls images, and pushes them where the registry lets it. */
export default defineRule({
  id: "credential.registry-login",
  version: 1,
  title: "Can log in to the image registry",
  edge: "LOGS_IN_TO_REGISTRY",
  emits: { from: ["Credential#impersonate"], to: "ContainerRegistry#read" },
  needs: ["credential"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const credential of facts.each("credential")) {
      const host = credential.claims["host"];
      if (credential.type !== "docker-config" || host === undefined || !isWhole(credential, facts.asOf)) continue;
      const id = `registry:${segment(host)}`;
      const short = /\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/.test(host);
      const text = short
        ? `the login was made in the last 12 hours: tokens of ${host} end then`
        : `${host} still takes the login, and lets it pull`;
      yield {
        from: [privilege(credential.key, "impersonate")],
        to: privilege(id, "read"),
        because: [credential],
        conditions: [{ kind: "target-state", text }],
        ...(short ? { leaves: "until 12h" as const } : {}),
        authenticates: true,
        nodes: [{ id, kind: "ContainerRegistry", name: host, scope: "" }],
      };
    }
  },

  controls: [control("revoke", "credential", "End the login at the registry")],
  abuse: "docker login, pull every image that it may, look for secrets in their layers; push where it may.",
  detection: [{ service: "registry audit log", event: "pulls and pushes by the login from an unusual address" }],
  remediation: "End the login at the registry; use a credential helper with an identity in its place.",
  frameworks: ["attack:T1552.001", "attack:T1525", "owasp-nhi:NHI2"],
  references: [
    "https://docs.docker.com/reference/cli/docker/login/#credential-stores",
    "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
  ],
  examples: [
    firesIf("a login of a registry", "credential:fp1_login#impersonate -> registry:ghcr.io#read", login),
    silent("a credential helper has the password", { ...login, hasSecret: false }),
  ],
});
