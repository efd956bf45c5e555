import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  azureAssignment,
  azureDeny,
  azureIdentity,
  azureRole,
  azureSecret,
  azureSecretId,
  azureVault,
  azureVaultId,
  azureVaultPolicy,
} from "../../model/examples/clouds.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import { firesIf, silent } from "../../model/rule.ts";
import { type Condition, hub } from "../../model/step.ts";
import { defineRule } from "../define.ts";
import { leftByDenies } from "../families/azure-denies.ts";
import {
  allows,
  aroundAzure,
  assignmentConditions,
  definitionConditions,
  tenantConditions,
} from "../families/azure-roles.ts";

const id = "azure.read-secret";
/** Built-in roles with Microsoft.KeyVault/vaults/secrets/getSecret/action: Administrator, Secrets Officer, Secrets User. */
const readers = [
  "00482a5a-887f-4fb3-b363-3b7fe8e74483",
  "4633458b-17de-408a-b874-0445c86b69e6",
  "b86a8fe4-44ce-4948-aee5-eccb2c155cd7",
] as const;
const user = readers[1];
const step = `azure:client:c-web#impersonate -> ${azureSecretId("db")}#read`;
const rbac = azureVault({ model: "rbac" });

/** A managed identity in a vault's access policies, or with a role over it. What else decides in Azure is said. */
export default defineRule({
  id,
  version: 1,
  title: "Can read the secret of the key vault",
  edge: "READS_SECRET",
  emits: { from: ["AzureIdentity#impersonate"], to: "AzureSecret#read" },
  needs: [
    "azure.identity",
    "azure.role-assignment",
    "azure.role-definition",
    "azure.secret",
    "azure.vault",
    "azure.vault-policy",
  ],
  reliesOnAbsenceIn: ["azure.deny-assignment"],
  leaves: "durable",

  *derive(facts) {
    for (const policy of facts.each("azure.vault-policy")) {
      if (!policy.secrets.some((one) => one === "get" || one === "all") || policy.application !== undefined) continue;
      for (const identity of facts.where("azure.identity", "principal", policy.principal))
        yield {
          from: [privilege(identity.key, "impersonate")],
          to: byPolicy(policy.vault),
          because: [identity, policy],
          conditions: tenantConditions,
          authenticates: true,
        };
    }
    for (const { assignment, because, conditions } of reading(facts))
      for (const identity of facts.where("azure.identity", "principal", assignment.principal))
        yield {
          from: [privilege(identity.key, "impersonate")],
          to: byRole(assignment.resource),
          because: [identity, ...because],
          conditions,
          authenticates: true,
        };
    for (const secret of facts.each("azure.secret")) {
      const vault = facts.get("azure.vault", secret.vault);
      if (!vault || secret.enabled === false) continue;
      const because: [Fact, ...Fact[]] = [secret, vault];
      const to = privilege(secret.key, "read");
      const network = firewall(vault);
      const open: readonly Condition[] =
        vault.model === undefined
          ? [{ kind: "unread", text: `whether access policies or roles decide in vault ${vault.name}` }]
          : [];
      if (vault.model !== "rbac") yield { from: [byPolicy(vault.key)], to, because, conditions: [...open, ...network] };
      if (vault.model === "access-policies") continue;
      for (const resource of aroundAzure(secret.key))
        yield { from: [byRole(resource)], to, because, conditions: [...open, ...network] };
    }
  },

  controls: [
    control("delete", "azure.vault-policy", "Take the entry out of the vault's access policies"),
    control("delete", "azure.role-assignment", "Delete the role assignment"),
    control("rotate", "azure.secret", "Rotate the secret"),
  ],
  abuse: "az keyvault secret show --vault-name <vault> --name <secret>, as the identity.",
  detection: [{ service: "Key Vault diagnostic log (AuditEvent)", event: "SecretGet" }],
  remediation:
    "az keyvault update --name <vault> --enable-rbac-authorization true   # then Key Vault Secrets User on the one secret that is needed",
  frameworks: ["attack:T1555.006", "owasp-nhi:NHI5"],
  references: [
    "https://learn.microsoft.com/azure/key-vault/general/rbac-access-policy",
    "https://learn.microsoft.com/azure/key-vault/general/rbac-guide",
    "https://learn.microsoft.com/azure/key-vault/general/network-security",
  ],
  examples: [
    firesIf(
      "an access policy",
      step,
      azureVault(),
      azureSecret("db"),
      azureIdentity("web"),
      azureVaultPolicy("web", "get"),
    ),
    firesIf(
      "a role at the resource group",
      step,
      rbac,
      azureSecret("db"),
      azureIdentity("web"),
      azureAssignment("web", user),
    ),
    firesIf(
      "a role at the secret alone",
      step,
      rbac,
      azureSecret("db"),
      azureSecret("other"),
      azureIdentity("web"),
      azureAssignment("web", user, azureSecretId("db")),
    ),
    firesIf(
      "a custom role",
      step,
      rbac,
      azureSecret("db"),
      azureIdentity("web"),
      azureRole("opens", { dataActions: ["microsoft.keyvault/vaults/secrets/*"] }),
      azureAssignment("web", "opens"),
    ),
    silent(
      "a deny assignment around it",
      rbac,
      azureSecret("db"),
      azureIdentity("web"),
      azureAssignment("web", user),
      azureDeny({ dataActions: ["microsoft.keyvault/*"] }),
    ),
    firesIf(
      "a deny assignment that excepts it",
      step,
      rbac,
      azureSecret("db"),
      azureIdentity("web"),
      azureAssignment("web", user),
      azureDeny({ dataActions: ["*"] }, { except: ["p-web"] }),
    ),
    silent(
      "a custom role that leaves values out",
      rbac,
      azureSecret("db"),
      azureIdentity("web"),
      azureRole("lists", { dataActions: ["microsoft.keyvault/vaults/secrets/*"], notDataActions: ["*/getsecret/*"] }),
      azureAssignment("web", "lists"),
    ),
    firesIf(
      "a vault that admits some networks",
      step,
      azureVault({ otherwise: "deny", admits: ["203.0.113.0/24"] }),
      azureSecret("db"),
      azureIdentity("web"),
      azureVaultPolicy("web", "all"),
    ),
    silent(
      "a policy to list names",
      azureVault(),
      azureSecret("db"),
      azureIdentity("web"),
      azureVaultPolicy("web", "list"),
    ),
    silent(
      "an access policy of a vault in which roles decide",
      rbac,
      azureSecret("db"),
      azureIdentity("web"),
      azureVaultPolicy("web", "get"),
    ),
    silent(
      "a role over a vault in which access policies decide",
      azureVault(),
      azureSecret("db"),
      azureIdentity("web"),
      azureAssignment("web", user, azureVaultId),
    ),
    silent(
      "a policy for somebody else",
      azureVault(),
      azureSecret("db"),
      azureIdentity("web"),
      azureVaultPolicy("api", "get"),
    ),
  ],
});

const getSecret = "Microsoft.KeyVault/vaults/secrets/getSecret/action";

interface Reading {
  readonly assignment: FactOf<"azure.role-assignment">;
  /** The assignment, and its role where it is a custom one. */
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

/** Assignments of roles that read secrets, unless a deny assignment refuses it. */
function* reading(facts: FactReader): Generator<Reading> {
  const left = (assignment: Reading["assignment"], more: readonly Fact[], conditions: readonly Condition[]) => {
    const denies = leftByDenies(facts, assignment, "dataActions", [getSecret]);
    const all = [...assignmentConditions(assignment), ...conditions];
    return denies ? [{ assignment, because: [assignment, ...more], conditions: [...all, ...denies] }] : [];
  };
  for (const role of facts.items("roles", readers, (name) => name))
    for (const assignment of facts.where("azure.role-assignment", "role", role)) yield* left(assignment, [], []);
  for (const definition of facts.each("azure.role-definition")) {
    const allowed = allows(definition, "dataActions", getSecret);
    if (allowed === "no") continue;
    for (const assignment of facts.where("azure.role-assignment", "role", definition.role))
      yield* left(assignment, [definition], definitionConditions(allowed));
  }
}

const byPolicy = (vault: string) =>
  hub(`read every secret that the access policies of ${vault} give`, id, "policy", vault);
const byRole = (resource: string) => hub(`read every secret below ${resource}`, id, "role", resource);

function firewall({ name, otherwise, publicNetwork, admits }: FactOf<"azure.vault">): readonly Condition[] {
  if (publicNetwork === false)
    return [{ kind: "environment", text: `the request comes by a private endpoint of vault ${name}` }];
  if (otherwise !== "deny") return [];
  const from = admits.length === 0 ? "a network that it admits" : admits.join(", ");
  return [{ kind: "environment", text: `the request comes from where the firewall of vault ${name} lets in: ${from}` }];
}
