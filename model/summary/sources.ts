import type { AzureFacts } from "../fact/azure.ts";
import type { GcpFacts } from "../fact/gcp.ts";
import type { GithubFacts } from "../fact/github.ts";
import type { IdentityFacts } from "../fact/identity.ts";
import type { SecretUseFacts } from "../fact/secret-use.ts";
import { list, type Summaries } from "./words.ts";

export const sourceSummaries: Summaries<AzureFacts & GcpFacts & GithubFacts & IdentityFacts & SecretUseFacts> = {
  "gcp.project": (f) => `project ${f.name}`,
  "gcp.secret": (f) => `secret ${f.name} of ${f.project}`,
  "gcp.binding": (f) =>
    `${f.member} has ${f.role} on ${f.resource}${f.condition === undefined ? "" : ", conditionally"}`,
  "azure.vault": (f) =>
    `key vault ${f.name}${f.model ? `, by ${f.model === "rbac" ? "role assignments" : "access policies"}` : ""}`,
  "azure.vault-policy": (f) => `${f.principal} may ${list([...f.secrets])} secrets of ${f.vault}`,
  "azure.secret": (f) => `secret ${f.name} of ${f.vault}`,
  "azure.role-assignment": (f) => `${f.principal} is ${f.roleName ?? f.role} at ${f.resource}`,
  "azure.role-definition": (f) =>
    `custom role ${f.name} gives ${list([...new Set(f.permissions.flatMap(({ actions, dataActions }) => [...actions, ...dataActions]))]) || "nothing"}`,
  "azure.deny-assignment": (f) =>
    `deny assignment ${f.name} at ${f.resource} refuses ${f.everyone ? "everybody" : list([...f.principals, ...f.groups])} ${list([...new Set(f.permissions.flatMap(({ actions, dataActions }) => [...actions, ...dataActions]))])}`,
  "azure.identity": (f) => `managed identity ${f.name}`,
  "azure.log-setting": (f) =>
    `diagnostic setting ${f.name} of ${f.of} sends ${f.categories.length === 0 ? "no logs" : list([...f.categories])}`,
  "identity.life": (f) =>
    `${f.said} of ${f.subject}: ${list([
      ...(f.created === undefined ? [] : [`made ${f.created}`]),
      ...(f.rotated === undefined ? [] : [`changed ${f.rotated}`]),
      ...(f.used === undefined ? [] : [`used ${f.used}${f.usedFor === undefined ? "" : `, ${f.usedFor}`}`]),
      ...(f.neverUsed === undefined ? [] : ["never used"]),
    ])}`,
  "github.repo": (f) => `${f.visibility ?? ""} repository ${f.name}`.trim(),
  "github.environment": (f) => `environment ${f.name} of ${f.repo}`,
  "github.secret": (f) => `Actions secret ${f.name} of ${f.environment ?? f.repo ?? f.owner}`,
  "github.subject": (f) => `workflows of ${f.repo} can be ${f.identity}`,
  "github.branch-protection": (f) => `branch ${f.branch} of ${f.repo} is protected`,
  "github.collaborator": (f) => `${f.name} may ${f.permission} ${f.repo}`,
  "configured-login": (f) => `${f.place} uses ${f.secret} (${f.passwordVariable}) at ${f.host} (${f.hostVariable})`,
  "stored-fingerprint": (f) => `${f.secret} holds a value that was fingerprinted`,
};
