import type { Fact, FactOf, FactReader } from "../../../model/fact.ts";
import type { Routed } from "../routed.ts";
import { definePattern, guardedGroups, named } from "./pattern.ts";
import { app, cluster, ingress, login, nginx, settings } from "./raw/kubernetes.ts";
import { isLogin } from "./words.ts";

type Path = FactOf<"k8s.ingress-path">;
const global = { "global-auth-url": "https://login.example.com/oauth2/auth" };
const ofNginx = ({ ingressClass }: Path): boolean => ingressClass === undefined || /nginx/.test(ingressClass);
const asksByUrl = ({ authentication }: Path): boolean => authentication.some((name) => name.endsWith("/auth-url"));

/** What takes the login of ingress-nginx away from this ingress: the sentence, and the facts. */
function leftOut(
  facts: FactReader,
  path: Path,
): { readonly why: string; readonly because: readonly Fact[] } | undefined {
  const configs = facts.where("k8s.proxy-config", "cluster", path.cluster);
  const login = configs.find(({ globalLogin }) => globalLogin);
  if (path.withoutGlobalLogin && login)
    return { why: "switches the login of every ingress off for itself (enable-global-auth)", because: [path, login] };
  const lifting = configs.find(({ openPaths }) => openPaths.some((open) => path.path.startsWith(open)));
  if (lifting && (asksByUrl(path) || login) && !path.path.startsWith("/.well-known/acme-challenge"))
    return { why: "is a location that no login stands before (no-auth-locations)", because: [path, lifting] };
  return undefined;
}

const pathsOf = ({ ways }: Routed): readonly Path[] =>
  ways.flatMap(({ main }) => (main.kind === "k8s.ingress-path" && ofNginx(main) ? [main] : []));

export default definePattern({
  id: "AUTH-BYP-02",
  title: "An ingress of nginx without the external login that its neighbours have",
  reason:
    'ingress-nginx asks by `auth-url` per ingress, or by `global-auth-url` for all; `enable-global-auth: "false"` and `no-auth-locations` take it away again.',
  references: [
    "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/#global-auth-url",
    "https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#global-external-authentication",
  ],
  *find(scene) {
    for (const routed of scene.all) {
      const [path] = pathsOf(routed);
      if (!path || routed.state === "authenticated" || isLogin(routed)) continue;
      const groups = guardedGroups(scene, routed);
      const told = leftOut(scene.facts, path);
      if (told) {
        yield { routed, why: `${named(routed)} ${told.why}`, groups, because: told.because };
        continue;
      }
      const asking = groups
        .flatMap(({ guarded }) => guarded.slice(0, 20))
        .flatMap(pathsOf)
        .find(asksByUrl);
      if (asking)
        yield {
          routed,
          why: `${named(routed)} has no auth-url, ${asking.host}${asking.path} has one`,
          groups,
          because: [path, asking],
        };
    }
  },
  fires: [
    {
      name: "`auth-url` at one ingress of the host and not at the other",
      files: cluster(ingress("chat", { annotations: login }), ingress("api", { path: "/api" }), app()),
    },
    {
      name: "the login of every ingress switched off at one",
      files: cluster(
        settings(global),
        ingress("chat", { annotations: { [nginx("enable-global-auth")]: "false" } }),
        app(),
      ),
    },
    {
      name: "a location that no login stands before",
      files: cluster(
        settings({ ...global, "no-auth-locations": "/api" }),
        ingress("api", { path: "/api", annotations: login }),
        app(),
      ),
    },
  ],
  silent: [
    { name: "every ingress has `auth-url`", files: cluster(ingress("chat", { annotations: login }), app()) },
    {
      name: "the login of every ingress, not switched off",
      files: cluster(settings(global), ingress("chat"), app()),
    },
    {
      name: "the location of certificates, which is open by design",
      files: cluster(
        settings(global),
        ingress("chat", { annotations: login }),
        ingress("acme", { path: "/.well-known/acme-challenge", service: "acme" }),
        app(),
        app("acme"),
      ),
    },
  ],
});
