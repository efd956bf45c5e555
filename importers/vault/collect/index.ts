import { z } from "zod";
import { defineCollector } from "../../../model/collect.ts";
import { VaultCalls } from "./calls.ts";
import { VaultReader } from "./client.ts";
import { accessFrom } from "./credentials.ts";
import { kinds } from "./paths.ts";
import { mountOf, policyText } from "./policy.ts";

const options = z.object({
  address: z.string().optional().describe("where Vault answers; left out: VAULT_ADDR"),
  namespace: z
    .string()
    .optional()
    .describe("the namespace to read, with those below it; left out: VAULT_NAMESPACE, else the root"),
  tokenFile: z.string().optional().describe("a file that holds the token; left out: VAULT_TOKEN, else ~/.vault-token"),
  caCert: z.string().optional().describe("certificates that sign the server's, a PEM file; left out: VAULT_CACERT"),
  name: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,118}[a-z0-9])?$/)
    .optional()
    .describe("what the cluster is called in answers; left out: as it calls itself"),
  skipMetadata: z
    .boolean()
    .default(false)
    .describe("leave out what custom metadata of KV version 2 secrets says they unlock: a request less per secret"),
  tokens: z
    .boolean()
    .default(false)
    .describe("live tokens by their accessors too, for incident response; takes sudo on auth/token/accessors"),
  mount: z
    .array(z.string())
    .default([])
    .describe("with --permissions: an engine or method, `<type>=<path>` (`kv-v1=legacy`, `kubernetes=auth/cluster`)"),
  childNamespaces: z.boolean().default(false).describe("with --permissions: lines for child namespaces"),
});

/** Reads a Vault or OpenBao cluster by the paths of `paths.ts` alone: never a value, never what mints one. */
export const vaultCollector = defineCollector({
  id: "vault",
  title: "Vault and OpenBao",
  options,
  declared: kinds,
  limits: { total: 16, perScope: 16 },
  drops: [
    "values of secrets: KV version 1 is only listed, of KV version 2 only metadata is asked for",
    "custom metadata but `ambit.dev/unlocks`, and the versions of a secret",
    "users, passwords and queries in addresses of databases; statements that create users",
    "metadata of identities that looks like a secret, and role ids of AppRole in names of aliases",
    "options of audit devices but `log_raw`; descriptions; every member that Ambit does not read",
  ],
  permissions: ({ mount, childNamespaces, skipMetadata, tokens }) => ({
    what: "Vault policy",
    text: policyText({ mounts: mount.map(mountOf), namespaces: childNamespaces, metadata: !skipMetadata, tokens }),
  }),

  async open(given, context) {
    const access = await accessFrom(given, context);
    const reader = new VaultReader(access);
    const address = `${access.address.origin}${access.address.pathname.replace(/\/$/, "")}`;
    const calls = new VaultCalls({
      reader,
      address,
      name: given.name,
      metadata: !given.skipMetadata,
      tokens: given.tokens,
    });
    const place = access.namespace === "" ? address : `${address}, namespace ${access.namespace}`;
    return {
      title: `Vault at ${place}`,
      identity: JSON.stringify([address, access.namespace, given.skipMetadata, given.tokens, given.name ?? ""]),
      calls: () => [calls.first()],
      close: async () => reader.close(),
    };
  },
});
