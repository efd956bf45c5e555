const prefixed = (prefix: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => `${prefix}/${name}`);

/** Annotations of services, ingresses, gateways and routes that decide who gets through a proxy, and how far. */
export const proxyAnnotations: readonly string[] = [
  "kubernetes.io/ingress.class",
  "ingressclass.kubernetes.io/is-default-class",
  "networking.gke.io/load-balancer-type",
  "networking.istio.io/service-type",
  ...prefixed("cloud.google.com", "backend-config", "load-balancer-type"),
  "beta.cloud.google.com/backend-config",
  "konghq.com/plugins",
  ...prefixed(
    "service.beta.kubernetes.io",
    "aws-load-balancer-internal",
    "aws-load-balancer-scheme",
    "aws-load-balancer-type",
    "azure-load-balancer-internal",
    "oci-load-balancer-internal",
    "openstack-internal-load-balancer",
  ),
  ...prefixed("traefik.ingress.kubernetes.io", "router.middlewares", "router.tls"),
  ...prefixed("appgw.ingress.kubernetes.io", "appgw-ssl-certificate", "appgw-ssl-profile", "use-private-ip"),
  ...prefixed("haproxy.router.openshift.io", "ip_allowlist", "ip_whitelist"),
  ...prefixed(
    "haproxy.org",
    "allow-list",
    "auth-secret",
    "auth-type",
    "backend-config-snippet",
    "path-rewrite",
    "whitelist",
  ),
  ...["haproxy-ingress.github.io", "ingress.kubernetes.io"].flatMap((prefix) =>
    prefixed(
      prefix,
      "allowlist-source-range",
      "auth-secret",
      "auth-tls-secret",
      "auth-tls-verify-client",
      "auth-type",
      "auth-url",
      "config-backend",
      "oauth",
      "rewrite-target",
      "whitelist-source-range",
    ),
  ),
  ...["nginx.org", "nginx.com"].flatMap((prefix) =>
    prefixed(prefix, "basic-auth-secret", "jwt-key", "location-snippets", "policies", "rewrites", "server-snippets"),
  ),
  ...prefixed(
    "alb.ingress.kubernetes.io",
    "auth-on-unauthenticated-request",
    "auth-type",
    "certificate-arn",
    "group.name",
    "inbound-cidrs",
    "jwt-validation",
    "listen-ports",
    "mutual-authentication",
    "scheme",
    "ssl-redirect",
  ),
  ...prefixed(
    "nginx.ingress.kubernetes.io",
    "allowlist-source-range",
    "auth-secret",
    "auth-tls-secret",
    "auth-tls-verify-client",
    "auth-type",
    "auth-url",
    "canary",
    "configuration-snippet",
    "denylist-source-range",
    "enable-modsecurity",
    "enable-global-auth",
    "modsecurity-snippet",
    "rewrite-target",
    "satisfy",
    "server-snippet",
    "use-regex",
    "whitelist-source-range",
  ),
];

/** Names that end in the name of a service: an action or a condition of its own. */
export const isProxyAnnotation = (name: string): boolean =>
  /^alb\.ingress\.kubernetes\.io\/(actions|conditions)\./.test(name);
