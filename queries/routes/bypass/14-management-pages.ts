import { definePattern, guardedGroups, isOpen, named, shown } from "./pattern.ts";
import { account, balanced, forward, listener, onPath, rule } from "./raw/aws.ts";
import { app, cluster, ingress, login } from "./raw/kubernetes.ts";
import { asked, envoyFile, envoyRoute, envoyUnasked, nginxFile, pass } from "./raw/proxies.ts";
import { isLogin, ofManagement, speaksOf } from "./words.ts";

/** What manages a service stands beside the service. */
export default definePattern({
  id: "AUTH-BYP-14",
  title: "Pages by which a service is managed answer on its public host",
  reason:
    "A console, dashboard or `/admin` on the host of the service is one request away for everybody, whatever login it has of its own: no login at the edge is proven for it.",
  references: [
    "https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/05-Enumerate_Infrastructure_and_Application_Admin_Interfaces",
  ],
  *find(scene) {
    const plain = new Map(
      [...scene.hosts].flatMap(([host, { all }]) => {
        const other = all.find((routed) => !speaksOf(routed, ofManagement));
        return other ? [[host, other] as const] : [];
      }),
    );
    for (const routed of scene.all) {
      if (!isOpen(routed) || !speaksOf(routed, ofManagement) || isLogin(routed)) continue;
      const beside = plain.get(routed.address.host);
      if (beside)
        yield {
          routed,
          why: `${named(routed)} answers without a login on the host of ${named(beside)}`,
          groups: guardedGroups(scene, routed),
          because: shown(routed),
        };
    }
  },
  fires: [
    {
      name: "a console beside the guarded service",
      files: cluster(
        ingress("chat", { annotations: login }),
        ingress("console", { path: "/admin", service: "console" }),
        app(),
        app("console"),
      ),
    },
    {
      name: "a dashboard beside the open service",
      files: cluster(ingress("chat"), ingress("dashboard", { path: "/dashboard", service: "ray" }), app(), app("ray")),
    },
    {
      name: "a console at a rule of a load balancer",
      files: account(balanced([listener(443, rule(1, [forward], [onPath("/console/*")]), rule("default", [forward]))])),
    },
    { name: "a console behind nginx", files: nginxFile([`location / { ${asked} }`, `location /admin { ${pass} }`]) },
    {
      name: "a dashboard behind Envoy",
      files: envoyFile([envoyRoute("prefix: /dashboard", envoyUnasked), envoyRoute("prefix: /")]),
    },
  ],
  silent: [
    {
      name: "the console asks",
      files: cluster(
        ingress("chat"),
        ingress("console", { path: "/admin", service: "console", annotations: login }),
        app(),
        app("console"),
      ),
    },
    {
      name: "a page that only sounds so",
      files: cluster(ingress("chat"), ingress("ships", { path: "/administration-guide" }), app()),
    },
    {
      name: "the console has a host of its own",
      files: cluster(
        ingress("chat"),
        ingress("console", { host: "console.example.com", path: "/admin", service: "console" }),
        app(),
        app("console"),
      ),
    },
    {
      name: "nginx asks at the console",
      files: nginxFile([`location / { ${asked} }`, `location /admin { ${asked} }`]),
    },
    {
      name: "Envoy asks at the dashboard",
      files: envoyFile([envoyRoute("prefix: /dashboard"), envoyRoute("prefix: /")]),
    },
  ],
});
