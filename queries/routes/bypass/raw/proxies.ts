import { app, cluster, service } from "./kubernetes.ts";

/** Configuration files of proxies, each in the ConfigMap of a pod behind a public load balancer, before the service `app`. */
type Files = Readonly<Record<string, string>>;

const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, " ".repeat(by));
const mounted = (entry: string, text: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: front, namespace: ai }
data:
  ${entry}: |
${indent(text, 4)}
---
apiVersion: v1
kind: Pod
metadata: { name: front, namespace: ai, labels: { app: front } }
spec:
  containers: [{ name: front, image: registry.example.com/front:1.0, volumeMounts: [{ name: config, mountPath: /etc/front }] }]
  volumes: [{ name: config, configMap: { name: front } }]`;
const standing = (entry: string, text: string, more: readonly string[]): Files =>
  cluster(
    service("front", [80], { type: "LoadBalancer", address: "203.0.113.9" }),
    mounted(entry, text),
    app(),
    ...more,
  );

export const pass = "proxy_pass http://app.ai.svc:80;";
export const asked = `auth_request /login; ${pass}`;
/** One server of nginx; `/login` is where it asks. @param locations one a line */
export const nginxFile = (locations: readonly string[], ...more: readonly string[]): Files =>
  standing(
    "nginx.conf",
    `http {
  server {
    listen 80;
    server_name ai.example.com;
    location = /login { internal; proxy_pass http://login.ai.svc:80; }
${locations.map((one) => `    ${one}`).join("\n")}
  }
}
`,
    more,
  );

/** A route of Envoy to the service. @param match `prefix: /` @param more of the route: `typed_per_filter_config: ...` */
export const envoyRoute = (match: string, more = ""): string =>
  `{ match: { ${match} }, route: { cluster: app }${more === "" ? "" : `, ${more}`} }`;
const type = (name: string): string => `"@type": type.googleapis.com/envoy.extensions.filters.${name}`;
/** A token that is required, or what is said instead. */
export const envoyTokens = (rules = "[{ match: { prefix: / }, requires: { provider_name: corp } }]"): string =>
  `{ name: envoy.filters.http.jwt_authn, typed_config: { ${type("http.jwt_authn.v3.JwtAuthentication")}, providers: { corp: { issuer: https://login.example.com } }, rules: ${rules} } }`;
/** An authorizer of one's own. @param more `, failure_mode_allow: true` */
export const envoyAuthorizer = (more = ""): string =>
  `{ name: envoy.filters.http.ext_authz, typed_config: { ${type("http.ext_authz.v3.ExtAuthz")}${more} } }`;
export const envoyLua = `{ name: envoy.filters.http.lua, typed_config: { ${type("http.lua.v3.Lua")} } }`;
/** Takes the authorizer away from one route. */
export const envoyUnasked = `typed_per_filter_config: { envoy.filters.http.ext_authz: { "@type": type.googleapis.com/envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute, disabled: true } }`;

/** One listener of Envoy, which makes paths uniform before it compares them. */
export const envoyFile = (
  routes: readonly string[],
  filters: readonly string[] = [envoyAuthorizer()],
  ...more: readonly string[]
): Files =>
  standing(
    "envoy.yaml",
    `static_resources:
  listeners:
    - address: { socket_address: { address: 0.0.0.0, port_value: 80 } }
      filter_chains:
        - filters:
            - name: envoy.filters.network.http_connection_manager
              typed_config:
                ${type("network.http_connection_manager.v3.HttpConnectionManager")}
                normalize_path: true
                merge_slashes: true
                path_with_escaped_slashes_action: UNESCAPE_AND_REDIRECT
                http_filters:
${filters.map((one) => `                  - ${one}`).join("\n")}
                route_config:
                  virtual_hosts:
                    - name: ai
                      domains: [ai.example.com]
                      routes:
${routes.map((one) => `                        - ${one}`).join("\n")}
  clusters:
    - name: app
      load_assignment: { endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: { address: app.ai.svc, port_value: 80 } } } }] }] }
`,
    more,
  );
