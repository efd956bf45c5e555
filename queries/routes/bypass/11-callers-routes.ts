import { definePattern, guardedGroups, isOpen, named, shown } from "./pattern.ts";
import { account, functions, httpApi, lambda } from "./raw/aws.ts";
import { app, cluster, gateway, httpRoute, ingress, login } from "./raw/kubernetes.ts";
import { asked, envoyFile, envoyRoute, envoyUnasked, nginxFile, pass } from "./raw/proxies.ts";
import { ofCallers, speaksOf } from "./words.ts";

/** A webhook starts a workflow or an agent for whoever knows its path. */
export default definePattern({
  id: "AUTH-BYP-11",
  title: "A webhook or form starts what stands behind it for whoever calls",
  reason:
    "Webhooks, forms and event callbacks are left without the login of people. Unless the workload checks a signature, which no manifest shows, anybody's words start the workflow or agent.",
  references: [
    "https://docs.n8n.io/integrations/builtin/core-nodes/n8n-nodes-base.webhook/",
    "https://api.slack.com/authentication/verifying-requests-from-slack",
  ],
  *find(scene) {
    for (const routed of scene.all)
      if (isOpen(routed) && routed.workloads.length > 0 && speaksOf(routed, ofCallers))
        yield {
          routed,
          why: `${named(routed)} starts ${routed.workloads[0]} for whoever calls it`,
          groups: guardedGroups(scene, routed),
          because: shown(routed),
          method: "POST",
        };
  },
  fires: [
    {
      name: "webhooks of a workflow engine beside its login",
      files: cluster(ingress("n8n", { annotations: login }), ingress("hooks", { path: "/webhook" }), app()),
    },
    {
      name: "events of a chat at an HTTP API",
      files: account({ ...httpApi({ "POST /slack/events": "NONE" }, "agent"), ...functions(lambda("agent")) }),
    },
    { name: "a form at a gateway", files: cluster(gateway, httpRoute("form", { path: "/form/intake" }), app()) },
    {
      name: "nginx lets callers of a webhook pass",
      files: nginxFile([`location / { ${asked} }`, `location /webhook/ { ${pass} }`]),
    },
    {
      name: "Envoy lets callers of a webhook pass",
      files: envoyFile([envoyRoute("prefix: /webhook/", envoyUnasked), envoyRoute("prefix: /")]),
    },
  ],
  silent: [
    {
      name: "the webhooks have a login",
      files: cluster(ingress("hooks", { path: "/webhook", annotations: login }), app()),
    },
    {
      name: "signed requests alone",
      files: account({ ...httpApi({ "POST /slack/events": "AWS_IAM" }, "agent"), ...functions(lambda("agent")) }),
    },
    { name: "a path that only begins so", files: cluster(ingress("shop", { path: "/hookah" }), app()) },
    {
      name: "nginx asks callers of a webhook",
      files: nginxFile([`location / { ${asked} }`, `location /webhook/ { ${asked} }`]),
    },
    {
      name: "Envoy asks callers of a webhook",
      files: envoyFile([envoyRoute("prefix: /webhook/"), envoyRoute("prefix: /")]),
    },
  ],
});
