import { unsegment } from "../../model/access.ts";
import { plainText } from "../../model/redact.ts";
import type { Standing } from "./draft.ts";

/** Ids that nodes have: of clusters, machines, tasks, resources of clouds. */
const isNode = (name: string): boolean =>
  /^(k8s|arn|vault|aws|route):/.test(name) || name.startsWith("/subscriptions/");

/**
 * Where a file's proxy or API stands: at the node or host that the manifest or `--as` names; without a name its server
 * names alone tell. A file without a name is a scope of its own.
 */
export function standingOf(document: string, name: string | undefined, observedAt: string): Standing {
  const base = document.split("/").at(-1) ?? document;
  const scope = `edge:${name ?? document}`;
  return {
    key: name === undefined ? scope : `${scope}|${document}`,
    name: plainText(base),
    scope,
    document,
    locator: "",
    importer: "edge",
    observedAt,
    ...(name === undefined ? {} : isNode(name) ? inCluster(name) : { host: name.toLowerCase() }),
  };
}

/** `k8s:<cluster>` alone says where names are looked up, an object of it what stands there too. */
function inCluster(name: string): Partial<Standing> {
  const [family, cluster, kind, namespace, object] = name.split(":");
  if (family !== "k8s" || cluster === undefined) return { node: name };
  const place = { cluster: `k8s:${cluster}` };
  if (kind === undefined) return place;
  return { ...place, node: name, ...(object === undefined ? {} : { namespace: unsegment(namespace ?? "") }) };
}
