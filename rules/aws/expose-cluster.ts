import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { alias } from "../../model/examples/alias.ts";
import { eksArn, eksCluster } from "../../model/examples/network.ts";
import { fires, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { isInternetRange, routeId, routeNode } from "../families/aws-routes.ts";

const host = "x.gr7.us-east-1.eks.amazonaws.com";
const at = `route:https://${host}:443/*`;

/** The API of an EKS cluster on the internet: it asks who is there, and RBAC decides over who is not. */
export default defineRule({
  id: "aws.expose-cluster",
  version: 1,
  title: "Can send requests to the cluster's API",
  edge: "REACHES_ROUTE",
  emits: { from: ["Internet#originate", "Route#connect"], to: "Any#connect" },
  needs: ["alias", "aws.eks-cluster"],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const fact of facts.each("aws.eks-cluster")) {
      if (!fact.endpointPublic || fact.host === undefined) continue;
      const open = fact.publicCidrs.length === 0 || fact.publicCidrs.some(isInternetRange);
      const closed = facts.of("closed-world").some(({ scope }) => scope === fact.scope);
      if (!open && closed) continue;
      const conditions: Condition[] = open
        ? []
        : [{ kind: "environment", text: `the request comes from ${fact.publicCidrs.join(" or ")}` }];
      const id = routeId("https", fact.host, 443);
      const nodes = [routeNode(id, fact.scope, "authenticated")];
      yield { from: ["internet#originate"], to: privilege(id, "connect"), because: [fact], conditions, nodes };
      for (const named of facts.where("alias", "name", fact.key))
        if (/^k8s:[^:]+$/.test(named.node))
          yield {
            from: [privilege(id, "connect")],
            to: privilege(named.node, "connect"),
            because: [fact, named],
            nodes,
          };
    }
  },

  controls: [control("restrict-network", "aws.eks-cluster", "Take the cluster's API off the internet")],
  abuse: "`curl -k https://<endpoint>/version`, then a token that was leaked, or what RBAC gives to system:anonymous.",
  detection: [{ service: "kubernetes audit", event: "requests of system:anonymous, or from addresses outside" }],
  remediation:
    "aws eks update-cluster-config --name <cluster> --resources-vpc-config endpointPublicAccess=false,endpointPrivateAccess=true",
  frameworks: ["attack:T1133", "attack:T1190"],
  references: ["https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html"],
  examples: [
    fires(
      "a public endpoint",
      [`internet#originate -> ${at}#connect`, `${at}#connect -> k8s:prod#connect`],
      alias(eksArn),
      eksCluster({ host }),
    ),
    silent("a private endpoint", alias(eksArn), eksCluster({ host, endpointPublic: false })),
    silent("the ranges of an office", alias(eksArn), eksCluster({ host, publicCidrs: ["203.0.113.0/24"] })),
  ],
});
