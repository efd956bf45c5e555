import { patterns } from "../../queries/routes/bypass/index.ts";
import type { BypassPattern, Configuration } from "../../queries/routes/bypass/pattern.ts";
import type { Generator } from "./generator.ts";
import { bullets, code, fenced, page } from "./markdown.ts";

const reading = `\`ambit routes [selector]\` shows, for every host and path class that the internet comes to, the hops of a request in
order, what each changes, the controls that each has, which of them must hold first, and what is read, changed or run before
it. A selector is a route, or something that routes lead to or through: a workload, a service, a load balancer, an API.
\`--bypass\` keeps those with a way around a login, \`--state\` those of one state.`;

const states = bullets([
  "`authenticated`: a control refuses every request of the class that shows no identity. The answer names it with its place and evidence.",
  "`not-proven`: something may ask, and nothing shows that it does for every request: what decides it is named. Never shown as protected.",
  "`unauthenticated`: a request without identity is passed on.",
]);

const limits = bullets([
  "A web ACL, a list of addresses and an API key of API Gateway authenticate nobody.",
  "A policy of the mesh counts at ports that the pod's sidecar sees. What `excludeInboundPorts` leaves out, or `includeInboundPorts` does not name, reaches the application as it comes: as the injected `istio-init` or `istio-validation` was told, else as the pod's or its template's annotation asks for. A default of the whole mesh that only the injector's settings hold is not seen.",
  "What an application asks by itself no manifest shows. Where an API document declares it, or a program of the catalogue was given a key by a variable or a flag (`VLLM_API_KEY`, `--api-key`; names alone are read), it is declared and not proven: the route is `not-proven`, and the gate fails where that is taken out.",
  "A login that may be left out (an optional token, an authorizer that fails open, `OnUnauthenticatedRequest: allow`) is none.",
  "Where several objects make one class of requests, the one that asks least decides: requests can come by each.",
  "A state says what stands behind the login. What is done with a request before it (a rewrite, a script, a body that is parsed: AUTH-BYP-09) is come to without one: the gate takes such a route for a way in of its own, to the workloads that do it (the proxy, the pods of its controller) and never to what stands behind, until that is signed. To read a request line is what every hop before a login does, and is none; nor are headers of the client that are believed, which may mislead the login (AUTH-BYP-09 tells) and are no work that is done for whoever sends them; nor is a web ACL that a provider runs, behind which nothing of one's own stands. Where Envoy hands requests to an external processor, the proxy counts, and the processor is not followed.",
  "A route's own class is compared as it is written. For every way around, the protected path is also written otherwise (`//`, a dot segment, `%2e`, `%2f`, an encoded letter, `;x`, a slash at its end, another case) and tried at the hop as that reads paths: nginx decodes, resolves dots and merges slashes unless told otherwise; Envoy does what `normalize_path`, `merge_slashes` and `path_with_escaped_slashes_action` say; Istio what `pathNormalization` says, by default `BASE`; CloudFront compares the form of RFC 3986 and sends on what came. A form that the login does not see and that an open route takes to the same place is given as a variant; where a product's reading is not documented, with that as its condition.",
  "What the application makes of such a path no configuration shows: it is a condition of the variant. None is given through a rewrite.",
  "A witness is text. Nothing is ever sent.",
]);

const configuration = ({ name, files }: Configuration): string =>
  [
    `**${name}**`,
    ...Object.entries(files).map(([file, text]) => fenced(text, file.endsWith(".json") ? "json" : "yaml")),
  ].join("\n\n");

const section = ({ id, title, reason, references, fires, silent }: BypassPattern): readonly [string, string] => [
  `${id}: ${title}`,
  [
    reason,
    bullets(references.map((url) => `<${url}>`)),
    "### Found",
    ...fires.map(configuration),
    "### Not found",
    ...silent.map(configuration),
  ].join("\n\n"),
];

export const routesPageGenerator: Generator = {
  owns: "docs/routes.md",
  files: () => {
    const list = bullets(patterns.map(({ id, title }) => `${code(id)} ${title}`));
    const intro = `${reading}\n\nThe configurations below are the tests of each pattern: raw manifests and exports, as small as they can be.`;
    const text = page("Routes, and ways around their logins", intro, [
      ["States", states],
      ["What counts", limits],
      ["Ways around a login", list],
      ...patterns.map(section),
    ]);
    return Promise.resolve(new Map([["docs/routes.md", text]]));
  },
};
