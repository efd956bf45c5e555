import type { VaultFacts } from "../fact/vault.ts";
import { list, type Summaries } from "./words.ts";

export const vaultSummaries: Summaries<VaultFacts> = {
  "vault.cluster": (f) => `Vault ${f.name}`,
  "vault.namespace": (f) => `namespace ${f.path}/`,
  "vault.transit-key": (f) => `transit key ${f.name} at ${f.mount}`,
  "vault.token": (f) => `${f.type} token ${f.accessor} of ${f.path} with the policies ${list([...f.policies])}`,
  "vault.mount": (f) => `${f.type}${f.version ? ` version ${f.version}` : ""} engine at ${f.path}/`,
  "vault.auth": (f) => `${f.type} login at auth/${f.path}/`,
  "vault.auth-role": (f) => `login role ${f.name} gives the policies ${list([...f.policies])}`,
  "vault.path": (f) => `path "${f.path}" gives ${list(f.capabilities, 8)} (${f.policy})`,
  "vault.policy": (f) => `policy ${f.name}`,
  "vault.entity": (f) => `entity ${f.name}`,
  "vault.group": (f) => `group ${f.name}`,
  "vault.secret": (f) => `KV entry ${f.name}`,
  "vault.connection": (f) => `${f.type} connection ${f.name} at ${f.mount}`,
  "vault.audit": (f) => `audit device ${f.type} at ${f.path}/`,
  "vault.dynamic-role": (f) => `${f.type} role ${f.name} at ${f.mount}`,
};
