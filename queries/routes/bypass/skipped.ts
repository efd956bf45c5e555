import type { Configuration, Found, Scene } from "./pattern.ts";
import { app, cluster, ingress, login } from "./raw/kubernetes.ts";

/** Requests that oauth2-proxy lets pass without a login, as its configuration says. */
export function* skipped(_scene: Scene): Iterable<Found> {}

export const skippedFires: Configuration = {
  name: "a second ingress of another host leads to the service without a login",
  files: cluster(ingress("chat", { annotations: login }), ingress("old", { host: "old.example.com" }), app()),
};
export const skippedSilent: Configuration = {
  name: "an ingress of another host leads to another service",
  files: cluster(
    ingress("chat", { annotations: login }),
    ingress("site", { host: "www.example.com", service: "site" }),
    app(),
    app("site"),
  ),
};
