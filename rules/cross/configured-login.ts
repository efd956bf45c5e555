import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { k8sSecret } from "../../model/examples/kubernetes.ts";
import { configuredLogin } from "../../model/examples/secret-use.ts";
import { type Example, fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { openedBy } from "../families/secret-targets.ts";

const assumed = (...of: Parameters<typeof fires>): Example => ({ ...fires(...of), certainty: "assumed" });
const secret = "k8s:prod:secret:app:login";
const db = "arn:aws:rds:us-east-1:111111111111:db:orders";
const host = "orders.abc.us-east-1.rds.amazonaws.com";

/** A container that has a host and a password under one prefix uses the one to log in to the other: a guess, and a good one. */
export default defineRule({
  id: "cross.configured-login",
  version: 1,
  title: "Can log in to the host that is configured beside the secret",
  edge: "UNLOCKS",
  emits: { from: ["Any#read", "Any#connect"], to: "Any#read" },
  needs: ["alias", "configured-login"],
  reliesOnAbsenceIn: [],
  leaves: "durable",

  *derive(facts) {
    for (const told of facts.each("configured-login")) {
      if (facts.where("unlocks", "secret", told.secret).length > 0) continue;
      const target = openedBy(facts, told.host);
      if (!target) continue;
      // What the login may do is in the database: to write is usual for a workload, and is not said.
      yield {
        from: [privilege(told.secret, "read"), ...target.premises],
        to: privilege(target.node, "read"),
        because: [told, ...target.because],
        conditions: target.conditions,
        nodes: target.nodes,
        assumed: `${told.place} logs in to ${told.host} (${told.hostVariable}) with the secret (${told.passwordVariable})`,
      };
    }
  },

  controls: [control("delete", "configured-login", "Let the workload log in as itself, without a stored password")],
  abuse: "Read the secret and connect to the host that the workload's manifest names beside it.",
  detection: [
    { service: "the database's log", event: "connection authorized: the workload's user from another address" },
  ],
  remediation:
    "kubectl annotate secret -n <namespace> <secret> ambit.dev/unlocks=<node id>   # say what it opens, then give the workload an identity in its place",
  frameworks: ["attack:T1552.007", "attack:T1078", "owasp-nhi:NHI2"],
  references: [
    "https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables",
    "https://attack.mitre.org/techniques/T1552/007/",
  ],
  examples: [
    assumed(
      "a database that another source knows by its host",
      `${db}#connect & ${secret}#read -> ${db}#read`,
      configuredLogin(secret, `${host}:5432`),
      alias(host, db),
    ),
    assumed(
      "a database that no source knows",
      `${secret}#read -> database:db.example.net%3A5432#read`,
      configuredLogin(secret, "db.example.net:5432"),
    ),
    silent("what it opens is declared", configuredLogin(secret, host), alias(host, db), {
      ...configuredLogin(secret, host),
      kind: "unlocks",
      target: db,
      declaredBy: "annotation ambit.dev/unlocks",
      access: "read",
    }),
    silent("a name that means a host in its own cluster alone", configuredLogin(secret, "postgres")),
    silent("a secret beside no host", k8sSecret("app", "login"), alias(host, db)),
  ],
});
