import { control } from "../../model/control.ts";
import { ingressClass, ingressPath, service } from "../../model/examples/kubernetes.ts";
import { ingressParameters } from "../../model/examples/kubernetes-routes.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { published } from "../families/kubernetes-ways.ts";

const address = "proxy.example.com";
const proxy = (rest: Parameters<typeof service>[2] = {}) =>
  service("ingress", "proxy", { type: "LoadBalancer", addresses: [address], ...rest });
const step = "internet#originate -> route:https://www.example.com:443/*#connect";

/** Each path of each host of an ingress is a way in of its own. */
export default defineRule({
  id: "kubernetes.expose-ingress",
  version: 1,
  title: "Can send requests to the ingress's route",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["k8s.ingress-class", "k8s.ingress-parameters", "k8s.ingress-path", "k8s.service"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  derive: (facts) => published(facts, "k8s.ingress-path", "fronts"),
  controls: [
    control("restrict-network", "k8s.service", "Make the proxy's load balancer internal or limit its source ranges"),
    control("delete", "k8s.ingress-path", "Delete the path"),
  ],
  abuse: "Send an HTTP request with the host's name to the load balancer.",
  detection: [{ service: "ingress controller access log", event: "a request to the host and path" }],
  remediation:
    "kubectl annotate service -n <namespace> <proxy> service.beta.kubernetes.io/aws-load-balancer-scheme=internal",
  frameworks: ["attack:T1190"],
  references: [
    "https://kubernetes.io/docs/concepts/services-networking/ingress/",
    "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/#scheme",
  ],
  examples: [
    fires(
      "by a proxy whose load balancer is public",
      step,
      ingressPath("app", "web", { addresses: [address] }),
      proxy(),
    ),
    fires(
      "by a load balancer of its own",
      step,
      ingressPath("app", "web", { ingressClass: "alb", scheme: "internet-facing" }),
    ),
    fires(
      "an exact path without TLS",
      "internet#originate -> route:http://www.example.com:80/hook#connect",
      ingressPath("app", "web", { path: "/hook", pathType: "Exact", tls: false, addresses: [address] }),
      proxy(),
    ),
    fires(
      "by the load balancer of its group, which another ingress makes public",
      [step, "internet#originate -> route:https://www.example.com:443/other*#connect"],
      ingressPath("app", "web", { ingressClass: "alb", group: "one" }),
      ingressPath("app", "other", { ingressClass: "alb", group: "one", path: "/other", scheme: "internet-facing" }),
    ),
    fires(
      "by the parameters of its class",
      step,
      ingressPath("app", "web", { ingressClass: "lb" }),
      { ...ingressClass("lb", "ingress.k8s.aws/alb"), parameters: "k8s:prod:ingressclassparams:open" },
      ingressParameters("open", { scheme: "internet-facing" }),
    ),
    silent(
      "by the parameters of its class, whatever it says itself",
      ingressPath("app", "web", { ingressClass: "lb", scheme: "internet-facing" }),
      { ...ingressClass("lb", "ingress.k8s.aws/alb"), parameters: "k8s:prod:ingressclassparams:inside" },
      ingressParameters("inside", { scheme: "internal" }),
    ),
    silent("where nothing tells how its class is served", ingressPath("app", "web")),
    silent(
      "by a proxy whose load balancer is internal",
      ingressPath("app", "web", { addresses: [address] }),
      proxy({ internal: true }),
    ),
    silent(
      "by a proxy that admits some ranges",
      ingressPath("app", "web", { addresses: [address] }),
      proxy({ sourceRanges: ["198.51.100.0/24"] }),
    ),
    silent(
      "some ranges of its own",
      ingressPath("app", "web", { addresses: [address], sourceRanges: ["10.0.0.0/8"] }),
      proxy(),
    ),
    silent("internal by annotation", ingressPath("app", "web", { ingressClass: "alb", scheme: "internal" })),
    silent(
      "internal by default",
      ingressPath("app", "web", { ingressClass: "lb" }),
      ingressClass("lb", "ingress.k8s.aws/alb"),
    ),
  ],
});
