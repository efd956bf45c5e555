import { deciding } from "../../../../importers/kubernetes/unmodelled.ts";
import { istio } from "./istio.ts";
import { type ClusterObject, canary, clusterWide, object, spec } from "./object.ts";

const targets = { targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "edge" }] };
const services = [{ name: "web", port: 80 }];

/** Of what others define. */
export const defined: readonly ClusterObject[] = [
  object(
    "gateway.networking.k8s.io/v1",
    "Gateway",
    "edge",
    spec({
      gatewayClassName: "istio",
      infrastructure: { annotations: { "networking.istio.io/service-type": "ClusterIP", "example.com/note": canary } },
      listeners: [{ name: "web", port: 80, protocol: "HTTP" }],
    }),
  ),
  object(
    "gateway.networking.k8s.io/v1",
    "HTTPRoute",
    "web",
    spec({
      parentRefs: [{ name: "edge" }],
      hostnames: ["web.example.com"],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/" }, headers: [{ name: "x-key", value: canary }] }],
          filters: [{ type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "x", value: canary }] } }],
          backendRefs: services,
        },
      ],
    }),
  ),
  object(
    "gateway.networking.k8s.io/v1",
    "GRPCRoute",
    "rpc",
    spec({
      parentRefs: [{ name: "edge" }],
      rules: [{ matches: [{ method: { service: "shop.Orders", method: "Get" } }], backendRefs: services }],
    }),
  ),
  object(
    "gateway.networking.k8s.io/v1",
    "TCPRoute",
    "tcp",
    spec({ parentRefs: [{ name: "edge" }], rules: [{ backendRefs: services }] }),
  ),
  object(
    "gateway.networking.k8s.io/v1",
    "TLSRoute",
    "tls",
    spec({ parentRefs: [{ name: "edge" }], rules: [{ backendRefs: services }] }),
  ),
  object(
    "gateway.networking.k8s.io/v1",
    "ReferenceGrant",
    "grant",
    spec({
      from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "other" }],
      to: [{ group: "", kind: "Service" }],
    }),
  ),
  ...istio,
  ...["traefik.io/v1alpha1", "traefik.containo.us/v1alpha1"].flatMap((version) => [
    object(
      version,
      "IngressRoute",
      "web",
      spec({
        routes: [
          {
            match: `Host(\`web.example.com\`) && PathPrefix(\`/api\`) && Header(\`X-Key\`, \`${canary}\`)`,
            middlewares: [{ name: "chain" }],
            services,
          },
        ],
        tls: { options: { name: canary } },
      }),
    ),
    object(version, "IngressRouteTCP", "tcp", spec({ routes: [{ match: "HostSNI(`*`)", services }] })),
    object(version, "Middleware", "chain", spec({ chain: { middlewares: [{ name: "list" }, { name: "headers" }] } })),
    object(version, "Middleware", "list", spec({ ipAllowList: { sourceRange: ["10.0.0.0/8"] } })),
    object(version, "Middleware", "headers", spec({ headers: { customRequestHeaders: { Authorization: canary } } })),
    object(version, "Middleware", "login", spec({ basicAuth: { secret: "users" } })),
    object(version, "MiddlewareTCP", "list", spec({ ipAllowList: { sourceRange: ["10.0.0.0/8"] } })),
  ]),
  object(
    "route.openshift.io/v1",
    "Route",
    "web",
    spec({
      host: "web.example.com",
      to: { kind: "Service", name: "web" },
      tls: { termination: "edge", key: canary, certificate: canary },
    }),
  ),
  clusterWide(
    "elbv2.k8s.aws/v1beta1",
    "IngressClassParams",
    "alb",
    spec({ scheme: "internal", inboundCIDRs: ["10.0.0.0/8"] }),
  ),
  object(
    "gateway.envoyproxy.io/v1alpha1",
    "SecurityPolicy",
    "web",
    spec({
      ...targets,
      oidc: { clientID: canary, clientSecret: { name: "oidc" } },
      authorization: {
        defaultAction: "Deny",
        rules: [
          { action: "Allow", principal: { clientCIDRs: ["10.0.0.0/8"], headers: [{ name: "x", values: [canary] }] } },
        ],
      },
    }),
  ),
  object(
    "gateway.envoyproxy.io/v1alpha1",
    "ClientTrafficPolicy",
    "web",
    spec({ ...targets, tls: { clientValidation: { caCertificateRefs: [{ name: "ca" }] } } }),
  ),
  object("kuadrant.io/v1", "AuthPolicy", "web", spec({ targetRef: targets.targetRefs[0], rules: { x: canary } })),
  object("gateway.kgateway.dev/v1alpha1", "TrafficPolicy", "web", spec({ ...targets, extAuth: { note: canary } })),
  object(
    "cloud.google.com/v1",
    "BackendConfig",
    "web",
    spec({ iap: { enabled: true, oauthclientCredentials: { clientSecret: canary } } }),
  ),
  object(
    "networking.gke.io/v1",
    "GCPBackendPolicy",
    "web",
    spec({
      targetRef: { group: "", kind: "Service", name: "web" },
      default: { iap: { enabled: true, clientID: canary } },
    }),
  ),
  object("configuration.konghq.com/v1", "KongPlugin", "login", {
    plugin: "key-auth",
    config: { key_names: [canary], anonymous: canary },
  }),
  object(
    "external-secrets.io/v1",
    "ExternalSecret",
    "orders",
    spec({
      secretStoreRef: { name: "aws", kind: "ClusterSecretStore" },
      target: { name: "orders", template: { data: { x: canary } } },
      data: [{ secretKey: "password", remoteRef: { key: "prod/orders" } }],
    }),
  ),
  clusterWide(
    "external-secrets.io/v1",
    "ClusterExternalSecret",
    "shared",
    spec({
      externalSecretName: "shared",
      externalSecretSpec: {
        secretStoreRef: { name: "aws", kind: "ClusterSecretStore" },
        dataFrom: [{ extract: { key: "prod/shared" } }],
      },
      namespaces: ["apps"],
    }),
  ),
  clusterWide(
    "external-secrets.io/v1",
    "ClusterSecretStore",
    "aws",
    spec({
      provider: { aws: { service: "SecretsManager", region: "eu-west-1", role: "arn:aws:iam::111122223333:role/eso" } },
    }),
  ),
  object(
    "external-secrets.io/v1",
    "SecretStore",
    "vault",
    spec({
      provider: {
        vault: {
          server: `https://me:${canary}@vault.example.com`,
          path: "kv",
          caBundle: canary,
          auth: { kubernetes: { mountPath: "kubernetes", role: "web" } },
        },
      },
    }),
  ),
  object(
    "external-secrets.io/v1alpha1",
    "PushSecret",
    "up",
    spec({
      secretStoreRefs: [{ name: "vault", kind: "SecretStore" }],
      selector: { secret: { name: "orders" } },
      data: [{ match: { secretKey: "password", remoteRef: { remoteKey: "up/orders" } } }],
    }),
  ),
  object(
    "secrets-store.csi.x-k8s.io/v1",
    "SecretProviderClass",
    "web",
    spec({
      provider: "aws",
      parameters: {
        region: "eu-west-1",
        objects: "- objectName: prod/orders\n  objectType: secretsmanager\n",
        note: canary,
      },
      secretObjects: [{ secretName: "copied", type: "Opaque" }],
    }),
  ),
  object(
    "bitnami.com/v1alpha1",
    "SealedSecret",
    "sealed",
    spec({ encryptedData: { password: canary }, template: { data: { x: canary } } }),
  ),
  object(
    "cilium.io/v2",
    "CiliumNetworkPolicy",
    "web",
    spec({
      endpointSelector: { matchLabels: { app: "web" } },
      ingress: [{ toPorts: [{ rules: { http: [{ headers: [canary] }] } }] }],
    }),
  ),
  clusterWide(
    "cilium.io/v2",
    "CiliumClusterwideNetworkPolicy",
    "all",
    spec({ endpointSelector: {}, egressDeny: [{}] }),
  ),
  ...["crd.projectcalico.org/v1", "projectcalico.org/v3"].flatMap((version) => [
    clusterWide(version, "GlobalNetworkPolicy", "all", spec({ selector: "all()", types: ["Ingress"] })),
    object(version, "NetworkPolicy", "web", spec({ selector: "app == 'web'", ingress: [{ action: "Allow" }] })),
  ]),
  clusterWide(
    "policy.networking.k8s.io/v1alpha1",
    "AdminNetworkPolicy",
    "all",
    spec({ subject: { namespaces: { matchLabels: { a: "b" } } }, ingress: [{ name: canary }] }),
  ),
  clusterWide(
    "policy.networking.k8s.io/v1alpha1",
    "BaselineAdminNetworkPolicy",
    "default",
    spec({
      subject: {
        pods: { namespaceSelector: {}, podSelector: { matchExpressions: [{ key: "a", operator: "Exists" }] } },
      },
      egress: [{ action: "Deny" }],
    }),
  ),
  clusterWide(
    "policy.networking.k8s.io/v1alpha2",
    "ClusterNetworkPolicy",
    "all",
    spec({ subject: { namespaces: {} } }),
  ),
  clusterWide(
    "constraints.gatekeeper.sh/v1beta1",
    "K8sPSPPrivileged",
    "no-privileged",
    spec({
      enforcementAction: "deny",
      match: { kinds: [{ apiGroups: [""], kinds: ["Pod"] }], excludedNamespaces: ["kube-system"] },
      parameters: { note: canary },
    }),
  ),
  clusterWide(
    "kyverno.io/v1",
    "ClusterPolicy",
    "no-host",
    spec({
      validationFailureAction: "Enforce",
      rules: [
        {
          name: "x",
          match: { any: [{ resources: { kinds: ["Pod"] } }] },
          validate: { message: canary, pattern: { x: canary } },
        },
      ],
    }),
  ),
  object(
    "kyverno.io/v1",
    "Policy",
    "no-host",
    spec({
      rules: [
        {
          name: "x",
          match: { resources: { kinds: ["Pod"] } },
          exclude: { subjects: [{ kind: "User", name: canary }] },
          validate: { failureAction: "Audit" },
        },
      ],
    }),
  ),
  ...(["ValidatingPolicy", "ImageValidatingPolicy"] as const).map((kind) =>
    clusterWide(
      "policies.kyverno.io/v1",
      kind,
      "vp",
      spec({
        validationActions: ["Deny"],
        matchConstraints: {
          resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] }],
        },
        validations: [{ expression: canary }],
      }),
    ),
  ),
  ...(["NamespacedValidatingPolicy", "NamespacedImageValidatingPolicy"] as const).map((kind) =>
    object("policies.kyverno.io/v1", kind, "vp", spec({ validationActions: ["Audit"] })),
  ),
  ...(["ClusterAdmissionPolicy", "ClusterAdmissionPolicyGroup"] as const).map((kind) =>
    clusterWide(
      "policies.kubewarden.io/v1",
      kind,
      "kw",
      spec({
        mode: "protect",
        settings: { note: canary },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] }],
      }),
    ),
  ),
  ...(["AdmissionPolicy", "AdmissionPolicyGroup"] as const).map((kind) =>
    object("policies.kubewarden.io/v1", kind, "kw", spec({ mode: "monitor", rules: [] })),
  ),
  clusterWide("security.openshift.io/v1", "SecurityContextConstraints", "restricted", {
    allowPrivilegedContainer: false,
  }),
];

/** Kinds whose existence alone is told. */
export const unread: readonly ClusterObject[] = Object.entries(deciding)
  .filter(([group]) => group.includes(".") && group !== "policy.networking.k8s.io")
  .flatMap(([group, kinds]) =>
    (Array.isArray(kinds) ? (kinds as readonly string[]) : []).map((kind) => [group, kind] as const),
  )
  .filter(([group, kind]) => !defined.some((one) => one.kind === kind && one.apiVersion.startsWith(`${group}/`)))
  .map(([group, kind]) =>
    /^(Global|Clusterwide|KongCluster)/.test(kind)
      ? clusterWide(`${group}/v1`, kind, "one", spec({ note: canary }))
      : object(`${group}/v1`, kind, "one", spec({ note: canary })),
  );
