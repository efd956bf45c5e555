import type { Mounted } from "./access.ts";

/** Plugins built into the server carry its name in their version. */
export function flavourOf(mounts: readonly Mounted[]): "vault" | "openbao" | undefined {
  const plugins = mounts.map(({ plugin = "" }) => plugin);
  if (plugins.some((plugin) => plugin.includes("+builtin.bao"))) return "openbao";
  return plugins.some((plugin) => plugin.includes("+builtin.vault")) ? "vault" : undefined;
}

/** Of an answer of `sys/health` or `sys/seal-status`; else as it stands in plugins that come with the server: `v1.14.0+builtin.vault`. */
export function versionOf(said: unknown, mounts: readonly Mounted[]): string | undefined {
  return (
    /^v?(\d+\.\d+\.\d+)/.exec(written(said))?.[1] ??
    mounts
      .map(({ plugin = "" }) => /^v(\d+\.\d+\.\d+)\+builtin\.(?:vault|bao)/.exec(plugin)?.[1])
      .filter((one) => one !== undefined)
      .sort()[0]
  );
}

/**
 * True for Vault Enterprise, whose version ends in `+ent`, and for OpenBao from 2.3: nobody knows of namespaces there who
 * did not ask. Other servers have none.
 */
export function mayHaveNamespaces(said: unknown, flavour: "vault" | "openbao" | undefined, version = ""): boolean {
  if (/\+ent/.test(written(said))) return true;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return flavour === "openbao" && (version === "" || major > 2 || (major === 2 && minor >= 3));
}

function written(said: unknown): string {
  const version = typeof said === "object" && said !== null && "version" in said ? said.version : undefined;
  return typeof version === "string" ? version : "";
}
