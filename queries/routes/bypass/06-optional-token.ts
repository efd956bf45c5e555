import type { RouteControl } from "../placement.ts";
import { definePattern, guardedGroups, named, shown } from "./pattern.ts";
import { app, cluster, gateway, httpRoute, mesh, object, securityPolicy } from "./raw/kubernetes.ts";
import { envoyAuthorizer, envoyFile, envoyRoute, envoyTokens } from "./raw/proxies.ts";

const policies = /^(SecurityPolicy|AuthorizationPolicy|RequestAuthentication|EnvoyFilter)\b|^envoy\./;
const lets = ({ name, mode }: RouteControl): boolean => mode !== "require" && policies.test(name);

const edge = "targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: edge }]";
const tokens = object(
  "security.istio.io/v1",
  "RequestAuthentication",
  "tokens",
  `${edge}\njwtRules: [{ issuer: "https://login.example.com" }]`,
);
const admitting = object(
  "security.istio.io/v1",
  "AuthorizationPolicy",
  "login",
  `${edge}\naction: ALLOW\nrules:\n  - from: [{ source: { requestPrincipals: ['*'] } }]`,
);

const authorized = object(
  "security.istio.io/v1",
  "AuthorizationPolicy",
  "login",
  `${edge}\naction: CUSTOM\nprovider: { name: corp }\nrules: [{}]`,
);

/** A policy that looks at tokens and lets requests without one pass is no login. */
export default definePattern({
  id: "AUTH-BYP-06",
  title: "A policy of a gateway or mesh looks at tokens and lets requests without one pass",
  reason:
    "RequestAuthentication refuses false tokens and lets requests without any pass; a JWT may be optional, an external authorizer may be let fail open, and a policy may leave paths out.",
  references: [
    "https://istio.io/latest/docs/reference/config/security/request_authentication/",
    "https://istio.io/latest/docs/reference/config/security/authorization-policy/",
    "https://gateway.envoyproxy.io/docs/api/extension_types/#jwt",
    "https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/ext_authz/v3/ext_authz.proto",
  ],
  *find(scene) {
    for (const routed of scene.all) {
      if (routed.state === "authenticated") continue;
      const { hops } = scene.placement(routed);
      const found = hops.flatMap(({ controls, name }) => controls.filter(lets).map((control) => ({ control, name })));
      const [first] = found;
      if (first)
        yield {
          routed,
          why: `${first.control.name} ${first.control.mode === "unknown" ? "may let" : "lets"} requests without identity pass to ${named(routed)}`,
          groups: guardedGroups(scene, routed),
          because: shown(routed),
        };
    }
  },
  fires: [
    {
      name: "false tokens are refused, and nothing asks for one",
      files: cluster(gateway, httpRoute("chat"), tokens, app()),
    },
    {
      name: "a token that is optional",
      files: cluster(
        gateway,
        httpRoute("chat"),
        securityPolicy("{ kind: HTTPRoute, name: chat }", "{ optional: true, providers: [{ name: corp }] }"),
        app(),
      ),
    },
    {
      name: "an authorizer that may fail open",
      files: cluster(
        gateway,
        httpRoute("chat"),
        object(
          "gateway.envoyproxy.io/v1alpha1",
          "SecurityPolicy",
          "login",
          "targetRefs: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, name: chat }]\nextAuth: { failOpen: true, http: { backendRefs: [{ name: login, port: 80 }] } }",
        ),
        app(),
      ),
    },
    {
      name: "a policy that lets everybody pass to a path",
      files: cluster(
        gateway,
        httpRoute("chat"),
        object(
          "security.istio.io/v1",
          "AuthorizationPolicy",
          "login",
          "targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: edge }]\naction: DENY\nrules:\n  - from: [{ source: { notRequestPrincipals: ['*'] } }]\n    to: [{ operation: { notPaths: ['/api/*'] } }]",
        ),
        app(),
      ),
    },
    {
      name: "a policy that asks at one path alone",
      files: cluster(
        gateway,
        httpRoute("chat"),
        object(
          "security.istio.io/v1",
          "AuthorizationPolicy",
          "login",
          `${edge}\naction: DENY\nrules:\n  - from: [{ source: { notRequestPrincipals: ['*'] } }]\n    to: [{ operation: { paths: ['/admin*'] } }]`,
        ),
        app(),
      ),
    },
    {
      name: "an authorizer of the mesh that fails open",
      files: cluster(gateway, httpRoute("chat"), authorized, mesh("corp", "failOpen: true"), app()),
    },
    {
      name: "an authorizer that no settings of the mesh name",
      files: cluster(gateway, httpRoute("chat"), authorized, app()),
    },
    {
      name: "an authorizer of Envoy that may fail open",
      files: envoyFile([envoyRoute("prefix: /")], [envoyAuthorizer(", failure_mode_allow: true")]),
    },
    {
      name: "a token that Envoy lets be missing",
      files: envoyFile(
        [envoyRoute("prefix: /")],
        [envoyTokens("[{ match: { prefix: / }, requires: { allow_missing: {} } }]")],
      ),
    },
  ],
  silent: [
    {
      name: "an authorizer of the mesh that does not fail open",
      files: cluster(gateway, httpRoute("chat"), authorized, mesh("corp"), app()),
    },
    {
      name: "false tokens are refused, and requests without one too",
      files: cluster(gateway, httpRoute("chat"), tokens, admitting, app()),
    },
    {
      name: "a token that is asked for",
      files: cluster(gateway, httpRoute("chat"), securityPolicy("{ kind: HTTPRoute, name: chat }"), app()),
    },
    {
      name: "a policy that admits identities alone",
      files: cluster(gateway, httpRoute("chat"), admitting, app()),
    },
    { name: "no policy at all, which is another pattern's", files: cluster(gateway, httpRoute("chat"), app()) },
    { name: "an authorizer of Envoy", files: envoyFile([envoyRoute("prefix: /")]) },
    { name: "a token that Envoy asks for", files: envoyFile([envoyRoute("prefix: /")], [envoyTokens()]) },
  ],
});
