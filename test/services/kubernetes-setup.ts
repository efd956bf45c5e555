import type { TestProject } from "vitest/node";
import type { Access } from "./kubernetes/client.ts";
import { startKubernetes } from "./kubernetes.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The tests' API server, with its administrator's token. */
    kubernetes: { readonly access: Access; readonly version: string };
  }
}

/** One API server for all tests of the project, which run one file after another. */
export default async function (project: TestProject): Promise<() => Promise<void>> {
  const { client, version, stop } = await startKubernetes();
  const { ca, cert, key, ...rest } = client.access;
  const text = (value: string | Buffer | undefined, name: string) => (value ? { [name]: value.toString() } : {});
  project.provide("kubernetes", {
    access: { ...rest, ...text(ca, "ca"), ...text(cert, "cert"), ...text(key, "key") },
    version,
  });
  return stop;
}
