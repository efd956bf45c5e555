import type { TestProject } from "vitest/node";
import type { Access } from "./vault/client.ts";
import { startVault } from "./vault.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** The tests' Vault, with its root token. */
    vault: { readonly access: Access; readonly version: string };
  }
}

/** One Vault for all tests of the project, which run one file after another. */
export default async function (project: TestProject): Promise<() => Promise<void>> {
  const { client, version, stop } = await startVault();
  const { address, token } = client.access;
  project.provide("vault", { access: { address, token }, version });
  return stop;
}
