import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import { behavior, distribution, distributionArn, webAcl } from "../../model/examples/aws-entry.ts";
import { ingressPath, k8sCluster, service } from "../../model/examples/kubernetes.ts";
import { httpRoute, listener } from "../../model/examples/kubernetes-routes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { behaviorRoutes, behaviors } from "../families/aws-distributions.ts";
import { behindAcl } from "../families/aws-web-acls.ts";
import { originsAt } from "../families/edge-origins.ts";

const from = "route:https://d1.cloudfront.net:443/*#connect";
const to = "route:https://www.example.com:443/*#connect";
const balancer = "edge-1.us-east-1.elb.amazonaws.com";
const proxy = service("ingress", "proxy", { type: "LoadBalancer", addresses: [balancer] });

/** What a distribution forwards arrives in a cluster where its origin is the name or the load balancer of an ingress, gateway or service there. */
export default defineRule({
  id: "edge.distribution-cluster",
  version: 1,
  title: "Is forwarded to the cluster behind the distribution",
  edge: "FORWARDS_TO",
  emits: { from: ["Route#connect"], to: "Route#connect" },
  needs: [
    "aws.behavior",
    "aws.distribution",
    "k8s.cluster",
    "k8s.gateway",
    "k8s.ingress-path",
    "k8s.route",
    "k8s.service",
  ],
  reliesOnAbsenceIn: [],
  leaves: "tied",

  *derive(facts) {
    for (const { behavior: of, distribution: at } of behaviors(facts)) {
      if (of.signed) continue;
      for (const { id, because, conditions, node } of originsAt(facts, of.origin, at.hosts))
        for (const route of behaviorRoutes(of, at))
          if (route !== id)
            yield {
              from: [privilege(behindAcl(facts, route, at.key), "connect")],
              to: privilege(id, "connect"),
              because: [at, of, ...because],
              conditions,
              nodes: [node],
            };
    }
  },

  controls: [control("restrict-network", "aws.distribution", "Disable the distribution")],
  abuse: "Send requests to the distribution: what it has not cached it asks the cluster.",
  detection: [{ service: "cloudfront", event: "standard logs" }],
  remediation: "aws cloudfront update-distribution --id <distribution> ...   # TrustedKeyGroups on the behavior",
  frameworks: ["attack:T1190"],
  references: [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistS3AndCustomOrigins.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html",
  ],
  examples: [
    fires(
      "the origin is the host of an ingress",
      `${from} -> ${to}`,
      distribution(),
      behavior("www.example.com"),
      ingressPath("app", "ingress"),
    ),
    fires(
      "the origin is the load balancer of a gateway whose route is for any host",
      `${from} -> route:https://${balancer}:443/*#connect`,
      distribution(),
      behavior(balancer),
      httpRoute("app", "web", { hosts: [] }),
      listener({ addresses: [balancer] }),
    ),
    firesIf(
      "the origin is the load balancer of an ingress for the host of the distribution",
      `${from} -> ${to}`,
      distribution({ hosts: ["d1.cloudfront.net", "www.example.com"] }),
      behavior(balancer),
      ingressPath("app", "ingress", { addresses: [balancer] }),
    ),
    fires(
      "the origin is the load balancer of a service, behind a web ACL of the distribution",
      `route:waf://d1.cloudfront.net:443/*#connect -> route:http://${balancer}:80/*#connect`,
      distribution(),
      behavior(balancer),
      webAcl(distributionArn),
      k8sCluster(),
      proxy,
    ),
    silent(
      "viewers sign",
      distribution(),
      behavior("www.example.com", { signed: true }),
      ingressPath("app", "ingress"),
    ),
    silent("another host", distribution(), behavior("www.example.org"), ingressPath("app", "ingress")),
    silent(
      "an ingress of another host at the origin's load balancer",
      distribution(),
      behavior(balancer),
      ingressPath("app", "ingress", { addresses: [balancer] }),
    ),
    silent("disabled", distribution({ enabled: false }), behavior("www.example.com"), ingressPath("app", "ingress")),
  ],
});
