import { nginxPath, uniformPath } from "../../../model/edge/path.ts";
import type { FactOf, FactReader } from "../../../model/fact.ts";
import type { Main } from "../ways.ts";

/** One way in which a hop may read paths. */
export interface Reading {
  /** The path that it compares; undefined where it refuses the request. */
  compared(sent: string): string | undefined;
  /** What it sends on of the path: as it came, or as it was compared. */
  readonly sends: "sent" | "compared";
  /** What has to be for it to read so; absent where that is known. */
  readonly where?: string;
}

const plain = (sent: string): string => sent.split(/[?#]/, 1)[0] ?? "";
const asSent: Reading = { compared: plain, sends: "sent" };

/** How the hop that a route stands at reads paths: one reading where that is known, else each that may be. */
export function readingsOf(facts: FactReader, main: Main): readonly Reading[] {
  switch (main.kind) {
    case "edge.route":
      return configured(facts, main);
    case "k8s.ingress-path":
      return isNginx(facts, main) ? [nginx(true)] : either(`the proxy of ingress class ${main.ingressClass ?? ""}`);
    case "k8s.route":
      return isOfMesh(facts, main) ? ofMesh(facts, main) : either(`the proxy of ${main.type} ${main.namespace}`);
    case "aws.behavior":
      // Compared in the form of RFC 3986, sent on as it came:
      // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
      return [{ compared: (sent) => uniformPath(sent), sends: "sent" }];
    case "aws.listener-rule":
      return either("the load balancer");
    case "aws.api-route":
      return either("API Gateway");
    default:
      return [];
  }
}

/** nginx passes the path on as it came where `proxy_pass` names none. https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_pass */
const nginx = (merge: boolean, sends: Reading["sends"] = "sent"): Reading => ({
  compared: (sent) => nginxPath(sent, merge),
  sends,
});

/** What a product does with paths that its documentation does not say: as they came, or made uniform. */
const either = (what: string): readonly Reading[] => [
  { ...asSent, where: `${what} compares paths as they are sent` },
  { compared: (sent) => uniformPath(sent), sends: "compared", where: `${what} decodes paths and resolves their dots` },
  {
    compared: (sent) => uniformPath(sent, { mergeSlashes: true, escapedSlashes: true }),
    sends: "compared",
    where: `${what} decodes paths, resolves their dots and merges slashes`,
  },
];

const isOfMesh = (facts: FactReader, { type, parents }: FactOf<"k8s.route">): boolean =>
  type === "virtualservice" ||
  parents.some(({ gateway }) => facts.where("k8s.gateway", "gateway", gateway).some((one) => one.class === "istio"));

/** https://istio.io/latest/docs/ops/best-practices/security/#customize-your-system-on-path-normalization */
const normalizations: Readonly<Record<string, (sent: string) => string>> = {
  NONE: plain,
  BASE: (sent) => uniformPath(sent),
  MERGE_SLASHES: (sent) => uniformPath(sent, { mergeSlashes: true }),
  DECODE_AND_MERGE_SLASHES: (sent) => uniformPath(sent, { mergeSlashes: true, escapedSlashes: true }),
};

/** As the mesh's own settings say, which without a word mean BASE; each that may be where they were not read. */
function ofMesh(facts: FactReader, { cluster }: FactOf<"k8s.route">): readonly Reading[] {
  const said = facts
    .where("k8s.proxy-config", "cluster", cluster)
    .flatMap(({ pathNormalization }) => pathNormalization ?? []);
  const [only, ...others] = [...new Set(said.map((name) => (name === "DEFAULT" ? "BASE" : name)))];
  const known = only !== undefined && others.length === 0 ? normalizations[only] : undefined;
  if (known) return [{ compared: known, sends: "compared" }];
  return Object.entries(normalizations)
    .filter(([name]) => name !== "NONE")
    .map(([name, compared]) => ({ compared, sends: "compared", where: `pathNormalization of the mesh is ${name}` }));
}

function isNginx(facts: FactReader, { cluster, ingressClass }: FactOf<"k8s.ingress-path">): boolean {
  const known = facts.where("k8s.ingress-class", "cluster", cluster).find(({ name }) => name === ingressClass);
  return /nginx/.test(known?.controller ?? ingressClass ?? "");
}

function configured(facts: FactReader, route: FactOf<"edge.route">): readonly Reading[] {
  const product = facts.get("edge.proxy", route.proxy)?.product;
  const says = (name: string): boolean => route.transforms.some((one) => one.what === "path" && one.name === name);
  const merge = !says("merge_slashes off");
  if (product === "nginx") return [nginx(merge, route.upstreamPath === undefined ? "sent" : "compared")];
  if (product !== "envoy") return either("the proxy");
  const kept = says("escaped slashes kept");
  const uniform = !says("normalize_path off");
  return [
    {
      // What becomes of an escaped slash that is not kept (refused, redirected, decoded), none of it passes the login.
      compared: (sent) => {
        if (!kept && /%2f|%5c/i.test(sent)) return undefined;
        const path = uniform ? uniformPath(sent) : plain(sent);
        return merge ? path.replace(/\/{2,}/g, "/") : path;
      },
      sends: "compared",
    },
  ];
}
