import type { EdgeOperationFact, EdgeProxyFact, EdgeRouteFact } from "../fact/edge.ts";
import { base, cluster, type With } from "./kubernetes-base.ts";

const proxyKey = `${cluster}:configmap:edge:gateway|nginx.conf`;
const apiKey = `${cluster}:configmap:edge:api|openapi.yaml`;

/** nginx, set up by the ConfigMap `edge/gateway`. */
export const edgeProxy = (rest: With<EdgeProxyFact> = {}): EdgeProxyFact => ({
  ...base("edge.proxy", proxyKey),
  product: "nginx",
  name: "gateway/nginx.conf",
  configMap: `${cluster}:configmap:edge:gateway`,
  entry: "nginx.conf",
  namespace: "edge",
  fragment: false,
  unread: [],
  ...rest,
});

/** A file of nginx that says nothing of where it stands. */
export const edgeFile = (rest: With<EdgeProxyFact> = {}): EdgeProxyFact => {
  const { configMap: _, entry: __, cluster: ___, ...proxy } = edgeProxy({ name: "nginx.conf" });
  return { ...proxy, ...rest };
};

/** `/` of any host at port 8080, sent to the service `web` of the namespace `app` without a question. */
export const edgeRoute = (index: number, rest: With<EdgeRouteFact> = {}): EdgeRouteFact => ({
  ...base("edge.route", `${rest.proxy ?? proxyKey}/${index}`),
  proxy: proxyKey,
  server: "0",
  hosts: [],
  fallback: true,
  scheme: "http",
  port: 8080,
  path: "/",
  match: "prefix",
  position: index,
  narrowed: [],
  does: "pass",
  upstreams: [{ scheme: "http", host: "web.app.svc.cluster.local", port: 80 }],
  asks: "no",
  undecided: [],
  controls: [],
  transforms: [],
  sourceRanges: [],
  ...rest,
});

/** An operation of the document of the ConfigMap `edge/api`, for `api.example.com`, that is expressly without authentication. */
export const edgeOperation = (method: string, path: string, rest: With<EdgeOperationFact> = {}): EdgeOperationFact => ({
  ...base("edge.operation", `${rest.api ?? apiKey}|${method} ${path}`),
  api: apiKey,
  method,
  path,
  servers: [{ scheme: "https", host: "api.example.com", port: 443, basePath: "" }],
  security: "none",
  controls: [],
  ...rest,
});
