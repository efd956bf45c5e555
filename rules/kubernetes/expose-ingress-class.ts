import { control } from "../../model/control.ts";
import { ingressClass, ingressPath, service } from "../../model/examples/kubernetes.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { published } from "../families/kubernetes-ways.ts";

const step = "internet#originate -> route:https://www.example.com:443/*#connect";
const proxy = (selector: string) =>
  service("ingress", "proxy", { type: "LoadBalancer", addresses: ["203.0.113.7"], selector: [selector] });

/** An ingress is made to be reached from outside; where the input does not show its proxy, that is open and not denied. */
export default defineRule({
  id: "kubernetes.expose-ingress-class",
  version: 1,
  title: "Can send requests to the ingress's route, if its class is public",
  edge: "EXPOSES",
  emits: { from: ["Internet#originate"], to: "Route#connect" },
  needs: ["k8s.ingress-path"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  derive: (facts) => published(facts, "k8s.ingress-path", "possible"),
  controls: [control("delete", "k8s.ingress-path", "Delete the path")],
  abuse: "Send an HTTP request with the host's name to the address that the name resolves to.",
  detection: [{ service: "ingress controller access log", event: "a request to the host and path" }],
  remediation:
    'kubectl patch ingress -n <namespace> <ingress> -p \'{"spec":{"ingressClassName":"<an internal class>"}}\'',
  frameworks: ["attack:T1190"],
  references: ["https://kubernetes.io/docs/concepts/services-networking/ingress/#ingress-class"],
  examples: [
    firesIf("nothing tells how its class is served", step, ingressPath("app", "web", { ingressClass: "edge" })),
    firesIf("its address is public and no service's", step, ingressPath("app", "web", { addresses: ["203.0.113.7"] })),
    firesIf(
      "a service sends to pods that bear the controller's name",
      step,
      ingressPath("app", "web", { ingressClass: "edge" }),
      ingressClass("edge", "traefik.io/traefik"),
      proxy("app.kubernetes.io/name=traefik"),
    ),
    silent("its address is private", ingressPath("app", "web", { addresses: ["10.0.0.7"] })),
    silent(
      "its address is that of a service",
      ingressPath("app", "web", { addresses: ["203.0.113.7"] }),
      proxy("app=other"),
    ),
    silent("an internal scheme", ingressPath("app", "web", { scheme: "internal" })),
    silent("some ranges only", ingressPath("app", "web", { sourceRanges: ["10.0.0.0/8"] })),
  ],
});
