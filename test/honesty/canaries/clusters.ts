import { type Mint, recognisable } from "./mint.ts";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
type Secret = (what: string) => string;

const object = (apiVersion: string, kind: string, rest: object, annotations = {}) => ({
  apiVersion,
  kind,
  ...rest,
  metadata: { name: `c-${kind.toLowerCase()}`, namespace: "n", annotations },
});

/** Stores of secrets, what fetches from them, and ciphertext. */
const stores = (secret: Secret, looksSo: Secret): readonly object[] => [
  object("external-secrets.io/v1", "ExternalSecret", {
    spec: {
      secretStoreRef: { name: "store", kind: "SecretStore" },
      target: { name: "s", template: { data: { "config.yaml": `password: ${secret("ExternalSecret template")}` } } },
      data: [
        {
          secretKey: "a",
          remoteRef: { key: `app/${looksSo("ExternalSecret key")}`, property: secret("ExternalSecret property") },
        },
      ],
      dataFrom: [{ rewrite: [{ regexp: { source: "a", target: secret("ExternalSecret rewrite") } }] }],
    },
    status: { conditions: [{ type: "Ready", status: "False", message: secret("ExternalSecret status") }] },
  }),
  object("external-secrets.io/v1", "SecretStore", {
    spec: {
      provider: {
        vault: {
          server: `https://u:${secret("SecretStore server")}@vault.example.com:8200/?t=${secret("SecretStore server")}`,
          path: "kv",
          caBundle: base64(secret("SecretStore caBundle")),
          headers: { Authorization: secret("SecretStore header") },
          auth: { appRole: { path: "approle", roleId: secret("SecretStore roleId") } },
        },
      },
    },
  }),
  object("external-secrets.io/v1", "ClusterSecretStore", {
    spec: { provider: { fake: { data: [{ key: "k", value: secret("ClusterSecretStore fake value") }] } } },
  }),
  object("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", {
    spec: {
      provider: "vault",
      parameters: {
        vaultAddress: `https://u:${secret("SecretProviderClass address")}@vault.example.com`,
        roleName: looksSo("SecretProviderClass role"),
        clientSecret: secret("SecretProviderClass parameter"),
        objects: `- objectName: a\n  secretPath: kv/data/${looksSo("SecretProviderClass path")}\n  secretArgs: {token: ${JSON.stringify(secret("SecretProviderClass argument"))}}\n# ${secret("SecretProviderClass comment")}\n`,
      },
      secretObjects: [{ secretName: "copy", data: [{ key: secret("SecretProviderClass entry"), objectName: "a" }] }],
    },
  }),
  {
    ...object("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", {
      spec: { provider: "aws", parameters: { objects: `- objectName: [${secret("SecretProviderClass, malformed")}` } },
    }),
    metadata: { name: "malformed", namespace: "n" },
  },
  object("bitnami.com/v1alpha1", "SealedSecret", {
    spec: {
      encryptedData: { password: secret("SealedSecret ciphertext") },
      template: { metadata: { name: "s" }, data: { text: secret("SealedSecret template") } },
    },
  }),
];

/** Gateways, routes and what stands before them. */
const routes = (secret: Secret): readonly object[] => {
  const nginx = "nginx.ingress.kubernetes.io/";
  const alb = "alb.ingress.kubernetes.io/";
  const rules = [{ host: "a.example.com", http: { paths: [{ path: "/", backend: {} }] } }];
  const header = (what: string) => ({ name: "Authorization", value: secret(what) });
  return [
    object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: { rules } },
      {
        [`${nginx}auth-url`]: `https://u:${secret("auth-url")}@login.example.com/?key=${secret("auth-url")}`,
        [`${nginx}configuration-snippet`]: `proxy_set_header Authorization "${secret("snippet")}"; if ($x) { return 403; }`,
        [`${nginx}auth-type`]: secret("auth-type"),
        [`${nginx}whitelist-source-range`]: secret("whitelist-source-range"),
        [`${alb}actions.fixed`]: JSON.stringify({
          type: "fixed-response",
          fixedResponseConfig: { messageBody: secret("alb action"), statusCode: "200" },
        }),
        [`${alb}conditions.fixed`]: JSON.stringify([
          { field: "http-header", httpHeaderConfig: { values: [secret("alb condition")] } },
        ]),
        [`${alb}actions.cut`]: `{"type":"${secret("alb action, cut")}`,
        "haproxy.org/backend-config-snippet": `http-request set-header X ${secret("haproxy snippet")}`,
        "konghq.com/plugins": secret("kong plugins"),
      },
    ),
    object(
      "gateway.networking.k8s.io/v1",
      "Gateway",
      {
        spec: {
          gatewayClassName: "g",
          listeners: [
            {
              name: "l",
              port: 443,
              protocol: "HTTPS",
              tls: { options: { "example.com/key": secret("Gateway tls option") } },
            },
          ],
        },
      },
      { "example.com/note": secret("Gateway annotation") },
    ),
    object(
      "gateway.networking.k8s.io/v1",
      "HTTPRoute",
      {
        spec: {
          parentRefs: [{ name: "c-gateway" }],
          rules: [
            {
              matches: [{ headers: [header("HTTPRoute match")] }],
              filters: [
                { type: "RequestHeaderModifier", requestHeaderModifier: { set: [header("HTTPRoute filter")] } },
              ],
              backendRefs: [{ name: "web", port: 80 }],
            },
          ],
        },
      },
      { "example.com/note": secret("HTTPRoute annotation") },
    ),
    object("networking.istio.io/v1", "VirtualService", {
      spec: {
        hosts: ["a.example.com"],
        http: [
          {
            match: [{ headers: { token: { exact: secret("VirtualService match") } } }],
            headers: { request: { set: { Authorization: secret("VirtualService header") } } },
            route: [{ destination: { host: "web" } }],
          },
        ],
      },
    }),
    object("security.istio.io/v1", "AuthorizationPolicy", {
      spec: { rules: [{ when: [{ key: "request.headers[x]", values: [secret("AuthorizationPolicy value")] }] }] },
    }),
    object("traefik.io/v1alpha1", "Middleware", {
      spec: {
        forwardAuth: { address: `https://u:${secret("Middleware address")}@login.example.com` },
        headers: { customRequestHeaders: { Authorization: secret("Middleware header") } },
      },
    }),
    object("gateway.envoyproxy.io/v1alpha1", "SecurityPolicy", {
      spec: {
        targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "c-gateway" }],
        jwt: {
          providers: [{ name: "p", remoteJWKS: { uri: `https://j.example.com/${secret("SecurityPolicy uri")}` } }],
        },
      },
    }),
  ];
};

/** What admission is told, and what other policies say. */
const guards = (secret: Secret, looksSo: Secret): readonly object[] => [
  object("apiserver.config.k8s.io/v1", "AdmissionConfiguration", {
    plugins: [
      {
        name: "PodSecurity",
        configuration: {
          defaults: { enforce: looksSo("PodSecurity level") },
          exemptions: { usernames: [] },
          note: secret("PodSecurity, unknown field"),
        },
      },
      { name: "ImagePolicyWebhook", configuration: { token: secret("AdmissionConfiguration plugin") } },
    ],
  }),
  object("apiserver.config.k8s.io/v1", "EncryptionConfiguration", {
    resources: [{ providers: [{ aescbc: { keys: [{ name: "k", secret: base64(secret("encryption key")) }] } }] }],
  }),
  object("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy", {
    spec: {
      variables: [{ name: "v", expression: `'${secret("admission variable")}'` }],
      validations: [
        {
          expression: `object.metadata.name != '${secret("admission expression")}'`,
          message: secret("admission message"),
        },
      ],
    },
  }),
  object("kyverno.io/v1", "ClusterPolicy", {
    spec: {
      validationFailureAction: "Enforce",
      rules: [
        {
          name: "r",
          match: { any: [{ resources: { kinds: ["Pod"] } }] },
          validate: { message: secret("Kyverno message"), pattern: { spec: { x: secret("Kyverno pattern") } } },
        },
      ],
    },
  }),
  object("cilium.io/v2", "CiliumNetworkPolicy", {
    spec: {
      description: secret("CiliumNetworkPolicy description"),
      endpointSelector: { matchLabels: { app: looksSo("CiliumNetworkPolicy label") } },
      ingress: [
        { toPorts: [{ rules: { http: [{ headers: [`X-Token: ${secret("CiliumNetworkPolicy header")}`] }] } }] },
      ],
    },
  }),
];

/** Values that something is read from, with others beside. */
const values = (secret: Secret, looksSo: Secret): readonly object[] => {
  const keys = (kind: string, name: string, data: Readonly<Record<string, string>>, type = "Opaque") => ({
    ...object("v1", kind, {
      type,
      data: kind === "Secret" ? Object.fromEntries(Object.entries(data).map(([at, text]) => [at, base64(text)])) : data,
    }),
    metadata: { name, namespace: name === "aws-auth" ? "kube-system" : "n" },
  });
  const quoted = (what: string): string => JSON.stringify(secret(what));
  return [
    keys("ConfigMap", "aws-auth", {
      mapRoles: `# ${secret("aws-auth comment")}\n- rolearn: arn:aws:iam::999988887777:role/r\n  username: ${JSON.stringify(looksSo("aws-auth username"))}\n  note: ${quoted("aws-auth, unknown field")}\n- rolearn: ${quoted("aws-auth, no ARN")}\n`,
      mapUsers: `- userarn: [${secret("aws-auth, malformed")}`,
      other: secret("aws-auth, another entry"),
    }),
    keys("ConfigMap", "controller", {
      "global-auth-url": `https://u:${secret("global-auth-url")}@login.example.com`,
      "no-auth-locations": `/open/${looksSo("no-auth-locations")}`,
      "http-snippet": secret("http-snippet"),
    }),
    keys("Secret", "keys", {
      AWS_ACCESS_KEY_ID: secret("access key id that is none"),
      AWS_SECRET_ACCESS_KEY: secret("secret access key"),
      credentials: `[default]\naws_access_key_id = AKIAEXAMPLEEXAMPLE02\naws_secret_access_key = ${secret("credentials file")}\n`,
      GOOGLE_APPLICATION_CREDENTIALS_JSON: JSON.stringify({ private_key: secret("Google key") }),
      AZURE_CLIENT_SECRET: secret("Azure key"),
      AZURE_CLIENT_ID: secret("Azure id"),
    }),
    keys(
      "Secret",
      "pull",
      {
        ".dockerconfigjson": JSON.stringify({
          auths: {
            "ghcr.io": { auth: secret("registry login"), password: secret("registry password") },
            [`https://u:${secret("registry url")}@registry.example.com`]: {},
            [`${secret("registry that is none")} x`]: {},
          },
        }),
      },
      "kubernetes.io/dockerconfigjson",
    ),
    keys(
      "Secret",
      "cut",
      { ".dockerconfigjson": `{"auths":{"${secret("registry, cut")}` },
      "kubernetes.io/dockerconfigjson",
    ),
    object(
      "v1",
      "ServiceAccount",
      {},
      {
        "iam.gke.io/gcp-service-account": secret("GKE annotation"),
        "azure.workload.identity/client-id": secret("AKS annotation"),
        "eks.amazonaws.com/role-arn": secret("EKS annotation"),
      },
    ),
    object("v1", "PersistentVolume", {
      spec: {
        csi: { driver: "d", volumeHandle: "h", volumeAttributes: { password: secret("volume attribute") } },
        mountOptions: [`password=${secret("mount option")}`],
      },
    }),
    object("apps/v1", "DaemonSet", {
      spec: {
        template: {
          spec: {
            hostNetwork: true,
            containers: [
              { name: "aws-eks-nodeagent", image: "i", args: [`--enable-network-policy=${secret("flag")}`] },
            ],
          },
        },
      },
    }),
  ];
};

/** Objects of a cluster beside the ones that every cluster has, with secrets where theirs have room for some. */
export function clusters(mint: Mint): readonly { readonly file: string; readonly text: string }[] {
  const secret = (what: string): string => mint.value(`cluster ${what}`);
  const looksSo = (what: string): string => mint.value(`cluster ${what}`, recognisable);
  const lists = { stores: stores(secret, looksSo), routes: routes(secret), guards: guards(secret, looksSo) };
  return Object.entries({ ...lists, values: values(secret, looksSo) }).map(([name, items]) => ({
    file: `kubernetes/${name}.json`,
    text: JSON.stringify({ apiVersion: "v1", kind: "List", items }),
  }));
}
