import { privilege } from "../../model/access.ts";
import { allowed, namespace, service } from "../../model/examples/kubernetes.ts";
import { fires, firesIf, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { grantControls, grantFacts, objectGrants, permission } from "../families/kubernetes-grants.ts";
import { audit, goodPractice } from "../families/kubernetes-words.ts";

const id = "kubernetes.hijack-service";
const step = "k8s:prod:serviceaccount:app:web#impersonate -> k8s:prod:service:db:pg#administer";
const slices = { apiGroups: ["discovery.k8s.io"] };

/**
 * Where a service sends its traffic: its selector, its EndpointSlices (served since 1.21), and without a selector its
 * Endpoints, which a controller copies into slices. With one a controller restores the Endpoints, the kubelet a status.
 * https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/
 */
export default defineRule({
  id,
  version: 1,
  title: "Can decide where the service's traffic goes",
  edge: "HIJACKS_SERVICE",
  emits: {
    from: ["K8sServiceAccount#impersonate", "K8sUser#impersonate", "K8sGroup#impersonate"],
    to: "K8sService#administer",
  },
  needs: [...grantFacts, "k8s.namespace", "k8s.service"],
  reliesOnAbsenceIn: [],
  leaves: "tied",
  escalation: true,
  *derive(facts, { kubernetes }) {
    const base = {
      kind: "k8s.service" as const,
      to: ({ key }: { readonly key: string }) => privilege(key, "administer"),
    };
    yield* objectGrants(facts, kubernetes, {
      ...base,
      id: `${id} services`,
      does: "change services",
      named: "name",
      permissions: () => ["update", "patch"].map((verb) => permission(verb, "services")),
    });
    yield* objectGrants(facts, kubernetes, {
      ...base,
      id: `${id} slices`,
      does: "write endpoint slices",
      permissions: () =>
        ["create", "update", "patch"].map((verb) => permission(verb, "endpointslices.discovery.k8s.io")),
    });
    yield* objectGrants(facts, kubernetes, {
      ...base,
      id: `${id} endpoints`,
      does: "write endpoints",
      named: "name",
      permissions: () => ["create", "update", "patch"].map((verb) => permission(verb, "endpoints")),
      to: ({ key, selector }) => (selector.length === 0 ? privilege(key, "administer") : undefined),
    });
    yield* objectGrants(facts, kubernetes, {
      ...base,
      id: `${id} status`,
      does: "write the status of pods",
      permissions: () => ["update", "patch"].map((verb) => permission(verb, "pods/status")),
      to: ({ key, selector }) => (selector.length > 0 ? privilege(key, "administer") : undefined),
      conditions: ({ name }) => [
        { kind: "target-state", text: `an address written into the status of a pod of ${name} stays until it is used` },
      ],
    });
  },
  controls: grantControls,
  abuse:
    "Create an EndpointSlice with the label kubernetes.io/service-name=<service> and an address of one's own: its clients send it their credentials.",
  detection: [audit("create, update or patch endpointslices, endpoints or services by another than their controllers")],
  remediation:
    "kubectl edit role -n <namespace> <role>   # leave endpointslices and endpoints to the cluster's controllers",
  frameworks: ["attack:T1557", "cis-k8s:5.1.4"],
  references: [
    goodPractice,
    "https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/",
    "https://github.com/kubernetes/kubernetes/issues/103675",
  ],
  examples: [
    fires("the selector", step, ...allowed("patch", "services", "db"), service("db", "pg")),
    fires(
      "the selector of that one",
      step,
      ...allowed("update", "services", "db", { resourceNames: ["pg"] }),
      service("db", "pg"),
    ),
    fires(
      "a slice of one's own",
      step,
      ...allowed("create", "endpointslices", undefined, slices),
      namespace("db"),
      service("db", "pg"),
    ),
    fires(
      "endpoints of a service without a selector",
      step,
      ...allowed("update", "endpoints", "db"),
      service("db", "pg", { selector: [] }),
    ),
    firesIf("the address of a pod", step, ...allowed("patch", "pods/status", "db"), service("db", "pg")),
    silent("endpoints that a controller restores", ...allowed("update", "endpoints", "db"), service("db", "pg")),
    silent("slices in the wrong group", ...allowed("create", "endpointslices", "db"), service("db", "pg")),
    silent("in another namespace", ...allowed("patch", "services", "app"), service("db", "pg")),
    silent("a new service", ...allowed("create", "services", "db"), service("db", "pg")),
  ],
});
