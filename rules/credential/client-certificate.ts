import { groupId, subjectOf } from "../../authz/kubernetes/index.ts";
import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { found } from "../../model/examples/credential.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { clusterOf, isWhole, lifeOf } from "../families/found-credentials.ts";

const server = alias("https://api.example.com");
const certificate = found("kubernetes-client-certificate", "x509-1", {
  resource: "https://api.example.com",
  subject: "ann",
  groups: ["ops"],
  expiresAt: "2026-12-01T00:00:00.000Z",
});

/** The API server takes the name in a client certificate for the user, its organisations for the groups. */
export default defineRule({
  id: "credential.client-certificate",
  version: 1,
  title: "Authenticates as the name in the certificate",
  edge: "AUTHENTICATES_AS",
  emits: { from: ["Credential#impersonate"], to: "Any#impersonate" },
  needs: ["alias", "credential", "k8s.cluster"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const credential of facts.each("credential")) {
      const { subject, groups = [] } = credential;
      if (credential.type !== "kubernetes-client-certificate" || subject === undefined) continue;
      const named = isWhole(credential, facts.asOf) ? clusterOf(facts, { ...credential, issuer: "" }) : undefined;
      if (!named) continue;
      const { cluster, because } = named;
      const ids = [subjectOf(cluster, subject).id, ...groups.map((group) => groupId(cluster, group))];
      for (const id of new Set([...ids, groupId(cluster, "system:authenticated")])) {
        yield {
          from: [privilege(credential.key, "impersonate")],
          to: privilege(id, "impersonate"),
          because: [credential, because],
          ...lifeOf(credential),
          authenticates: true,
        };
      }
    }
  },

  controls: [control("revoke", "credential", "Take away what is bound to its names, then rotate the cluster's CA")],
  abuse: "kubectl --kubeconfig=<file> auth can-i --list; no list of revoked certificates is looked at.",
  detection: [
    { service: "kubernetes audit", event: "user.username and user.groups of the certificate, sourceIPs unusual" },
  ],
  remediation:
    "kubectl delete clusterrolebinding <binding>   # of the user and groups; then rotate the certificate authority",
  frameworks: ["attack:T1552.004", "attack:T1078", "owasp-nhi:NHI2"],
  references: [
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#x509-client-certificates",
    "https://kubernetes.io/docs/concepts/security/hardening-guide/authentication-mechanisms/#x509-client-certificate-authentication",
  ],
  examples: [
    fires(
      "a kubeconfig with a certificate",
      [
        "credential:x509-1#impersonate -> k8s:prod:group:ops#impersonate",
        "credential:x509-1#impersonate -> k8s:prod:group:system%3Aauthenticated#impersonate",
        "credential:x509-1#impersonate -> k8s:prod:user:ann#impersonate",
      ],
      server,
      certificate,
    ),
    silent("expired", server, { ...certificate, expiresAt: "2025-12-01T00:00:00.000Z" }),
    silent("its key is in a file of its own", server, { ...certificate, hasSecret: false }),
    silent("of an API server that was not read", alias("https://other.example.com"), certificate),
  ],
});
