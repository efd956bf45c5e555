import { annotationOf } from "./ingress-login.ts";
import type { Annotations } from "./shape.ts";

const nginx = "nginx.ingress.kubernetes.io/";
/** Directives by which a snippet changes a request or runs code on it. */
export const changing =
  /\b(rewrite|set|if|return|proxy_pass|proxy_set_header|js_\w+|perl\w*|\w+_by_lua\w*|sub_filter)\b/;

/** What is there as soon as it has a value. */
const plain: readonly string[] = [
  `${nginx}rewrite-target`,
  `${nginx}modsecurity-snippet`,
  "nginx.org/rewrites",
  "nginx.com/rewrites",
  "haproxy.org/path-rewrite",
  "haproxy-ingress.github.io/rewrite-target",
  "ingress.kubernetes.io/rewrite-target",
];
/** What is there where it is switched on. */
const switches: readonly string[] = [`${nginx}enable-modsecurity`, `${nginx}use-regex`];
const snippets: readonly string[] = [
  `${nginx}configuration-snippet`,
  `${nginx}server-snippet`,
  "nginx.org/location-snippets",
  "nginx.org/server-snippets",
];

/**
 * Annotations by which a proxy changes a request or runs code on it, by name. nginx rewrites before it asks for a login.
 * https://nginx.org/en/docs/dev/development_guide.html#http_phases
 * https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#rewrite
 */
export const transformsOf = (annotations: Annotations): readonly string[] =>
  [
    ...plain.filter((name) => annotationOf(annotations, name) !== ""),
    ...switches.filter((name) => annotationOf(annotations, name) === "true"),
    ...snippets.filter((name) => changing.test(annotationOf(annotations, name))),
  ].sort();
