import { z } from "zod";
import * as admission from "../admission.ts";
import * as engines from "../admission-engines.ts";
import { kyvernoShape } from "../admission-kyverno.ts";
import * as core from "../core.ts";
import { endpointSliceShape, endpointsShape } from "../endpoints.ts";
import * as external from "../external-secrets.ts";
import { storeShape } from "../external-secrets-store.ts";
import * as istio from "../gateway-istio-policies.ts";
import * as policies from "../gateway-policies.ts";
import { gatewayRouteShape } from "../gateway-routes.ts";
import * as gateways from "../gateways.ts";
import { ingressClassShape, ingressParametersShape, ingressShape } from "../ingresses.ts";
import { foreignPolicyShape } from "../network-plugin.ts";
import { networkPolicyShape } from "../network-policies.ts";
import { nodeShape } from "../nodes.ts";
import { podShape, workloadShape } from "../pod-shape.ts";
import { bindingShape, roleShape } from "../rbac.ts";
import { virtualServiceShape } from "../routes-istio.ts";
import { openshiftRouteShape } from "../routes-openshift.ts";
import * as traefik from "../routes-traefik.ts";
import { sealedSecretShape, secretClassShape } from "../secret-stores-csi.ts";
import { serviceShape } from "../services.ts";
import { labelSelector, list, metadata } from "../shape.ts";
import { claimShape, volumeShape } from "../volumes.ts";
import { identityShape } from "../workload-identity.ts";
import { type Keep, keeperOf } from "./keep.ts";
import {
  conditionValues,
  configMapValues,
  type Mend,
  patchValues,
  podValues,
  ruleValues,
  secretValues,
} from "./values.ts";

/** A collection that is read where the API serves it. */
export interface Row {
  /** `<plural>[.<group>]`; `*` for every kind of a group whose kinds each cluster defines itself. */
  readonly collection: string;
  readonly title: string;
  /** The collection of today, where this is what an older group served. */
  readonly now?: string;
  /** True where names alone are read: the API is asked for metadata, and nothing else leaves it. */
  readonly names: boolean;
  /** What of an object, beside its kind, is written. */
  keep(object: Readonly<Record<string, unknown>>): object;
}

interface Reading {
  readonly shapes?: readonly z.ZodObject[];
  readonly mend?: Mend;
}
const all = z.object({ metadata });
/** How old it is, which of Secrets tells the age of a token. */
const dated = z.object({ metadata: metadata.extend({ creationTimestamp: z.string() }) });
const namesAlone: Reading = {};
const of = (...shapes: readonly z.ZodObject[]): Reading => ({ shapes });

const pods: Reading = { shapes: [podShape], mend: podValues };
const controllers: Reading = { shapes: [workloadShape], mend: podValues };
const traefikRoutes: Reading = { shapes: [traefik.ingressRouteShape], mend: ruleValues };
/** The first name under `spec` tells what a middleware does; of a few it says to whom. */
const sources = z.object({ sourceRange: list(z.string()) });
const member = z.object({ name: z.string(), namespace: z.string() });
const middlewares = of(
  traefik.middlewareShape,
  z.object({
    spec: z.object({
      chain: z.object({ middlewares: list(member) }),
      ipAllowList: sources,
      ipWhiteList: sources,
    }),
  }),
);
const text = z.string();
const parameters = z.object({
  keyvaultName: text,
  objects: text,
  region: text,
  roleArn: text,
  roleName: text,
  secrets: text,
  usePodIdentity: text,
  vaultAddress: text,
  vaultKubernetesMountPath: text,
});
const secretClasses = of(secretClassShape.extend({ spec: secretClassShape.shape.spec.extend({ parameters }) }));
/** By the selectors a policy says whom it is for; of its rules only that there are some. */
const selectors = z.object({
  spec: z.object({
    endpointSelector: labelSelector,
    subject: z.object({
      namespaces: labelSelector,
      pods: z.object({ namespaceSelector: labelSelector, podSelector: labelSelector }),
    }),
  }),
});
const foreign = of(foreignPolicyShape, selectors);
const gateway = of(
  gateways.gatewayShape,
  z.object({ spec: z.object({ infrastructure: z.object({ annotations: metadata.shape.annotations }) }) }),
);

type Group = readonly [title: string, group: string, readonly (readonly [plurals: string, Reading])[]];

/** What importers/kubernetes reads, by API group. */
const groups: readonly Group[] = [
  [
    "objects of the core",
    "",
    [
      ["configmaps", { shapes: [], mend: configMapValues }],
      ["endpoints", of(endpointsShape)],
      ["namespaces", of(core.namespaceShape)],
      ["nodes", of(nodeShape)],
      ["persistentvolumeclaims", of(claimShape)],
      ["persistentvolumes", of(volumeShape)],
      ["pods", pods],
      ["replicationcontrollers", controllers],
      ["secrets", { shapes: [dated], mend: secretValues }],
      ["serviceaccounts", of(core.serviceAccountShape, identityShape)],
      ["services", of(serviceShape)],
    ],
  ],
  ["controllers of pods", "apps", [["daemonsets deployments replicasets statefulsets", controllers]]],
  ["controllers of pods", "batch", [["cronjobs jobs", controllers]]],
  [
    "roles and bindings",
    "rbac.authorization.k8s.io",
    [
      ["clusterrolebindings rolebindings", of(bindingShape)],
      ["clusterroles roles", of(roleShape)],
    ],
  ],
  [
    "what admission refuses",
    "admissionregistration.k8s.io",
    [
      ["validatingadmissionpolicies", of(admission.policyShape)],
      ["validatingadmissionpolicybindings", of(admission.bindingShape)],
      ["validatingwebhookconfigurations", of(admission.webhookShape)],
    ],
  ],
  ["what admission refuses", "constraints.gatekeeper.sh", [["*", of(engines.constraintShape)]]],
  ["what admission refuses", "kyverno.io", [["clusterpolicies policies", of(kyvernoShape)]]],
  [
    "what admission refuses",
    "policies.kyverno.io",
    [
      [
        "imagevalidatingpolicies namespacedimagevalidatingpolicies namespacedvalidatingpolicies validatingpolicies",
        of(engines.validatingShape),
      ],
    ],
  ],
  [
    "what admission refuses",
    "policies.kubewarden.io",
    [
      [
        "admissionpolicies admissionpolicygroups clusteradmissionpolicies clusteradmissionpolicygroups",
        of(engines.kubewardenShape),
      ],
    ],
  ],
  ["what admission refuses", "security.openshift.io", [["securitycontextconstraints", of(all)]]],
  ["names of what extends the API", "apiextensions.k8s.io", [["customresourcedefinitions", namesAlone]]],
  ["addresses behind services", "discovery.k8s.io", [["endpointslices", of(endpointSliceShape)]]],
  [
    "ways in, and network policies",
    "networking.k8s.io",
    [
      ["ingressclasses", of(ingressClassShape)],
      ["ingresses", of(ingressShape)],
      ["networkpolicies", of(networkPolicyShape)],
    ],
  ],
  ["network policies", "cilium.io", [["ciliumclusterwidenetworkpolicies ciliumnetworkpolicies", foreign]]],
  ["network policies", "crd.projectcalico.org", [["globalnetworkpolicies networkpolicies", foreign]]],
  ["network policies", "projectcalico.org", [["globalnetworkpolicies networkpolicies", foreign]]],
  [
    "network policies",
    "policy.networking.k8s.io",
    [["adminnetworkpolicies baselineadminnetworkpolicies clusternetworkpolicies", foreign]],
  ],
  [
    "ways in",
    "gateway.networking.k8s.io",
    [
      ["gateways", gateway],
      ["grpcroutes httproutes tcproutes tlsroutes", of(gatewayRouteShape)],
      ["referencegrants", of(gateways.referenceGrantShape)],
      ["backendtlspolicies listenersets udproutes xlistenersets", namesAlone],
    ],
  ],
  [
    "ways in",
    "networking.istio.io",
    [
      ["gateways", of(gateways.istioGatewayShape)],
      ["virtualservices", of(virtualServiceShape)],
    ],
  ],
  [
    "who gets through a proxy",
    "security.istio.io",
    [
      ["authorizationpolicies", { shapes: [istio.authorizationPolicyShape], mend: conditionValues }],
      ["peerauthentications", namesAlone],
      ["requestauthentications", of(istio.requestAuthenticationShape)],
    ],
  ],
  [
    "who gets through a proxy",
    "networking.istio.io",
    [["envoyfilters", { shapes: [istio.envoyFilterShape], mend: patchValues }]],
  ],
  ...["traefik.io", "traefik.containo.us"].map(
    (group): Group => [
      "ways in",
      group,
      [
        ["ingressroutes ingressroutetcps", traefikRoutes],
        ["middlewares middlewaretcps", middlewares],
        ["ingressrouteudps traefikservices", namesAlone],
      ],
    ],
  ),
  ["ways in", "route.openshift.io", [["routes", of(openshiftRouteShape)]]],
  [
    "ways in",
    "elbv2.k8s.aws",
    [
      ["ingressclassparams", of(ingressParametersShape)],
      ["targetgroupbindings", namesAlone],
    ],
  ],
  [
    "who gets through a proxy",
    "gateway.envoyproxy.io",
    [
      ["clienttrafficpolicies", of(policies.clientTrafficPolicyShape)],
      ["securitypolicies", of(policies.securityPolicyShape)],
    ],
  ],
  ["who gets through a proxy", "kuadrant.io", [["authpolicies", of(policies.attachedPolicyShape)]]],
  ["who gets through a proxy", "gateway.kgateway.dev", [["trafficpolicies", of(policies.attachedPolicyShape)]]],
  ["who gets through a proxy", "cloud.google.com", [["backendconfigs", of(policies.backendConfigShape)]]],
  ["who gets through a proxy", "networking.gke.io", [["gcpbackendpolicies", of(policies.backendPolicyShape)]]],
  [
    "who gets through a proxy",
    "configuration.konghq.com",
    [
      ["kongplugins", of(traefik.kongPluginShape)],
      ["kongclusterplugins tcpingresses", namesAlone],
    ],
  ],
  [
    "where secrets come from",
    "external-secrets.io",
    [
      ["clusterexternalsecrets", of(external.clusterExternalSecretShape)],
      ["clustersecretstores secretstores", of(storeShape)],
      ["externalsecrets", of(external.externalSecretShape)],
      ["pushsecrets", of(external.pushSecretShape)],
    ],
  ],
  ["where secrets come from", "secrets-store.csi.x-k8s.io", [["secretproviderclasses", secretClasses]]],
  ["where secrets come from", "bitnami.com", [["sealedsecrets", of(sealedSecretShape)]]],
  ...(
    [
      ["apisix.apache.org", "apisixroutes"],
      ["gateway.solo.io", "virtualservices"],
      ["getambassador.io", "mappings tcpmappings"],
      ["k8s.nginx.org", "transportservers virtualservers virtualserverroutes"],
      ["networking.internal.knative.dev", "ingresses"],
      ["projectcontour.io", "httpproxies"],
      ["zalando.org", "routegroups"],
    ] as const
  ).map(([group, plurals]): Group => ["that there are ways in that no rule reads", group, [[plurals, namesAlone]]]),
];

/** Groups that an older one stands for. */
const moved: Readonly<Record<string, string>> = { "traefik.containo.us": "traefik.io" };

function rowOf(title: string, group: string, plural: string, { shapes, mend }: Reading): Row {
  const keep: Keep = keeperOf([all, ...(shapes ?? [])]);
  const now = moved[group];
  return {
    collection: group === "" ? plural : `${plural}.${group}`,
    title,
    names: shapes === undefined,
    ...(now === undefined ? {} : { now: `${plural}.${now}` }),
    keep(object) {
      const kept = keep(object) as Readonly<Record<string, unknown>>;
      return mend ? mend(kept, object) : kept;
    },
  };
}

/** Every collection that is read, by name. */
export const rows: readonly Row[] = groups
  .flatMap(([title, group, kinds]) =>
    kinds.flatMap(([plurals, reading]) => plurals.split(" ").map((plural) => rowOf(title, group, plural, reading))),
  )
  .sort((a, b) => (a.collection < b.collection ? -1 : 1));

export const groupOfCollection = (collection: string): string =>
  collection.includes(".") ? collection.slice(collection.indexOf(".") + 1) : "";
export const pluralOf = (collection: string): string => collection.split(".")[0] ?? "";
