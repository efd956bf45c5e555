import { type ClusterObject, canary, clusterWide, encoded, object, spec } from "./object.ts";

const container = {
  name: "app",
  image: "images.example.com/shop/web:1",
  args: ["--password", canary],
  command: ["/run", canary],
  env: [
    { name: "API_KEY", value: canary },
    { name: "DB_HOST", value: "orders.cluster-abc.eu-west-1.rds.amazonaws.com" },
    { name: "DB_PORT", value: "5432" },
    { name: "DB_URL", value: `postgresql://app:${canary}@orders.example.com/orders` },
    { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "orders", key: "password" } } },
  ],
  livenessProbe: { exec: { command: ["/check", canary] } },
  resources: {},
};
const podSpec = {
  serviceAccountName: "web",
  containers: [container],
  volumes: [{ name: "v", secret: { secretName: "keys" } }],
};
const labelled = { labels: { app: "web" }, annotations: { "example.com/token": canary } };
const template = { metadata: labelled, spec: podSpec };
const selector = { matchLabels: { app: "web" } };
const agent = {
  name: "aws-eks-nodeagent",
  image: "images.example.com/agent:1",
  args: ["--enable-ipv6=false", "--enable-network-policy=true", canary],
};
const login = {
  name: "login",
  image: "quay.io/oauth2-proxy/oauth2-proxy:v7.6.0",
  command: ["/bin/oauth2-proxy", "--reverse-proxy"],
  args: [
    `--upstream=http://app:${canary}@127.0.0.1:8080/?key=${canary}#x`,
    "--upstream",
    "http://files.apps.svc/files",
    `--cookie-secret=${canary}`,
    "--client-secret",
    canary,
    `--client-id=${canary}`,
    "--skip-auth-route=GET=^/health$",
    "--skip-auth-regex=^/assets/",
    "--skip-auth-preflight=true",
    "--trusted-ip=10.0.0.0/8,192.168.0.1",
    "--http-address=http://0.0.0.0:4180",
    "--proxy-prefix=/login",
    `--api-route=${canary}`,
    `--config=/etc/${canary}.cfg`,
    `--redirect-url=https://app.example.com/?x=${canary}`,
  ],
  env: [
    { name: "OAUTH2_PROXY_COOKIE_SECRET", value: canary },
    { name: "OAUTH2_PROXY_TRUSTED_IPS", value: canary },
    { name: "OAUTH2_PROXY_ALPHA_CONFIG", value: canary },
  ],
};
const backend = { service: { name: "web", port: { number: 80 } } };

/** Of what the API server has itself. */
export const builtIn: readonly ClusterObject[] = [
  clusterWide("v1", "Namespace", "apps"),
  clusterWide("v1", "Node", "node-1", {
    spec: { providerID: "aws:///eu-west-1a/i-0123456789abcdef0" },
    status: { addresses: [{ type: "InternalIP", address: "10.0.0.1" }], images: [{ names: [canary] }] },
  }),
  object("v1", "ServiceAccount", "web", {
    metadata: {
      name: "web",
      namespace: "apps",
      annotations: {
        "eks.amazonaws.com/role-arn": "arn:aws:iam::111122223333:role/web",
        "iam.gke.io/gcp-service-account": "web@shop-prod.iam.gserviceaccount.com",
        "example.com/token": canary,
      },
    },
    imagePullSecrets: [{ name: "pull" }],
  }),
  object("v1", "Secret", "keys", {
    type: "Opaque",
    data: { AWS_ACCESS_KEY_ID: encoded("AKIAIOSFODNN7EXAMPLE"), AWS_SECRET_ACCESS_KEY: encoded(canary) },
  }),
  object("v1", "Secret", "file", {
    type: "Opaque",
    data: {
      credentials: encoded(`[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${canary}\n`),
    },
  }),
  object("v1", "Secret", "pull", {
    type: "kubernetes.io/dockerconfigjson",
    data: {
      ".dockerconfigjson": encoded(JSON.stringify({ auths: { "https://images.example.com/v1/": { auth: canary } } })),
    },
  }),
  object("v1", "ConfigMap", "settings", { data: { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", SECRET_KEY: canary } }),
  object("v1", "ConfigMap", "proxy", {
    data: {
      "global-auth-url": `https://login.example.com/?t=${canary}`,
      "no-auth-locations": "/health, /ready",
      "use-forwarded-headers": "True",
    },
  }),
  object(
    "v1",
    "ConfigMap",
    "aws-auth",
    {
      data: {
        mapRoles: `- rolearn: arn:aws:iam::111122223333:role/nodes\n  username: system:node:x\n  groups: [system:nodes]\n  note: ${canary}\n`,
        mapUsers: "",
      },
    },
    "kube-system",
  ),
  object("v1", "Pod", "bare", { metadata: { name: "bare", namespace: "apps", ...labelled }, spec: podSpec }),
  object("v1", "ReplicationController", "old", spec({ selector: { app: "web" }, template })),
  object("v1", "Service", "web", spec({ type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] })),
  object(
    "v1",
    "PersistentVolumeClaim",
    "disk",
    spec({
      accessModes: ["ReadWriteOnce"],
      volumeName: "disk",
      storageClassName: "",
      resources: { requests: { storage: "1Gi" } },
    }),
  ),
  clusterWide(
    "v1",
    "PersistentVolume",
    "disk",
    spec({
      capacity: { storage: "1Gi" },
      accessModes: ["ReadWriteOnce"],
      hostPath: { path: "/data" },
      claimRef: { namespace: "apps", name: "disk" },
    }),
  ),
  object("apps/v1", "Deployment", "web", spec({ selector, template })),
  object(
    "apps/v1",
    "Deployment",
    "login",
    spec({
      selector: { matchLabels: { app: "login" } },
      template: {
        metadata: { labels: { app: "login" } },
        spec: { initContainers: [{ ...login, name: "beside", restartPolicy: "Always" }], containers: [login] },
      },
    }),
  ),
  object("apps/v1", "StatefulSet", "db", spec({ selector, serviceName: "web", template })),
  object("apps/v1", "ReplicaSet", "web-1", spec({ selector, template })),
  object(
    "apps/v1",
    "DaemonSet",
    "aws-node",
    spec({ selector, template: { metadata: labelled, spec: { hostNetwork: true, containers: [agent] } } }),
    "kube-system",
  ),
  object(
    "batch/v1",
    "Job",
    "once",
    spec({ template: { metadata: labelled, spec: { ...podSpec, restartPolicy: "Never" } } }),
  ),
  object(
    "batch/v1",
    "CronJob",
    "nightly",
    spec({
      schedule: "0 1 * * *",
      jobTemplate: { spec: { template: { metadata: labelled, spec: { ...podSpec, restartPolicy: "Never" } } } },
    }),
  ),
  object("rbac.authorization.k8s.io/v1", "Role", "reader", {
    rules: [{ apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["orders"] }],
  }),
  object("rbac.authorization.k8s.io/v1", "RoleBinding", "reader", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
    subjects: [{ kind: "ServiceAccount", name: "web", namespace: "apps" }],
  }),
  clusterWide("rbac.authorization.k8s.io/v1", "ClusterRole", "joined", {
    rules: [{ nonResourceURLs: ["/metrics"], verbs: ["get"] }],
  }),
  clusterWide("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "joined", {
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "joined" },
    subjects: [{ kind: "Group", name: "operators", apiGroup: "rbac.authorization.k8s.io" }],
  }),
  object("discovery.k8s.io/v1", "EndpointSlice", "outside-1", {
    metadata: { name: "outside-1", namespace: "apps", labels: { "kubernetes.io/service-name": "outside" } },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.9.9.9"] }],
    ports: [{ port: 443 }],
  }),
  object("networking.k8s.io/v1", "NetworkPolicy", "closed", spec({ podSelector: {}, policyTypes: ["Ingress"] })),
  clusterWide("networking.k8s.io/v1", "IngressClass", "nginx", spec({ controller: "k8s.io/ingress-nginx" })),
  object("networking.k8s.io/v1", "Ingress", "web", {
    metadata: {
      name: "web",
      namespace: "apps",
      annotations: {
        "nginx.ingress.kubernetes.io/auth-url": `https://user:${canary}@login.example.com/check`,
        "nginx.ingress.kubernetes.io/configuration-snippet": `proxy_set_header X-Key "${canary}";\nauth_request off;\n`,
      },
    },
    spec: {
      ingressClassName: "nginx",
      rules: [{ host: "shop.example.com", http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
    },
  }),
  clusterWide("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "guard", {
    webhooks: [
      {
        name: "pods.guard.example.com",
        clientConfig: { url: `https://guard.example.com/${canary}` },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] }],
        namespaceSelector: { matchLabels: { guarded: "yes" } },
        failurePolicy: "Ignore",
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
      },
    ],
  }),
  clusterWide(
    "admissionregistration.k8s.io/v1",
    "ValidatingAdmissionPolicy",
    "no-host",
    spec({
      matchConstraints: {
        resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] }],
      },
      validations: [{ expression: "!has(object.spec.hostPID)", message: canary }],
    }),
  ),
  clusterWide(
    "admissionregistration.k8s.io/v1",
    "ValidatingAdmissionPolicyBinding",
    "no-host",
    spec({
      policyName: "no-host",
      validationActions: ["Deny"],
    }),
  ),
];

/** The core's Endpoints, which servers warn about and still serve. */
export const endpoints = object("v1", "Endpoints", "outside", {
  subsets: [{ addresses: [{ ip: "10.9.9.9" }], ports: [{ port: 443 }] }],
});
