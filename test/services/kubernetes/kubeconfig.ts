import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Access } from "./client.ts";

const named = z.array(z.looseObject({ name: z.string() }));
const shape = z.object({ "current-context": z.string(), contexts: named, clusters: named, users: named });

/** The current context of a kubeconfig: its server with the token or client certificate. */
export function accessOf(file: string): Access {
  const config = shape.parse(parse(readFileSync(file, "utf8")));
  const one = (list: readonly { readonly name: string }[], name: unknown, key: string): Record<string, unknown> =>
    Object(list.find((each) => each.name === name))[key] ?? {};
  const context = one(config.contexts, config["current-context"], "context");
  const cluster = one(config.clusters, context["cluster"], "cluster");
  const user = one(config.users, context["user"], "user");
  const content = (from: Record<string, unknown>, name: string): Buffer | undefined => {
    const data = from[`${name}-data`];
    if (typeof data === "string") return Buffer.from(data, "base64");
    const at = from[name];
    return typeof at === "string" ? readFileSync(path.resolve(path.dirname(file), at)) : undefined;
  };
  const ca = content(cluster, "certificate-authority");
  const cert = content(user, "client-certificate");
  const key = content(user, "client-key");
  const token = user["token"];
  return {
    server: String(cluster["server"]),
    ...(ca ? { ca } : {}),
    ...(cert && key ? { cert, key } : {}),
    ...(typeof token === "string" ? { token } : {}),
  };
}
