import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape, pointerTo } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { admitted } from "./place.ts";
import { properties, subscriptionOf, tags, tagTexts, Vault, vaultNameOf } from "./shapes.ts";

/** A vault with its firewall and access policies. https://learn.microsoft.com/azure/templates/microsoft.keyvault/vaults */
export function* vaultFacts(record: SavedRecord, id: string, maker: FactMaker): Generator<Fact> {
  const name = vaultNameOf(id);
  const subscription = subscriptionOf(id);
  const vault = parseShape(Vault, properties(record.value), record.document, record.pointer, maker.context);
  if (!vault || name === undefined || subscription === undefined) return;
  const scope = `azure:subscription:${subscription}`;
  const acls = vault.networkAcls;
  const told = typeof record.value["properties"] === "object";
  const host =
    /^https:\/\/([a-z0-9.-]{3,100})\/?$/i.exec(vault.vaultUri ?? "")?.[1]?.toLowerCase() ?? `${name}.vault.azure.net`;
  const admits = [
    ...(acls?.ipRules ?? []).map(({ value }) => value),
    ...(acls?.virtualNetworkRules ?? []).map((rule) => rule.id),
  ];
  yield maker.fact("azure.vault", id, scope, record, {
    name,
    host,
    tenant: vault.tenantId ?? undefined,
    // A vault without the field is one of access policies; a list says nothing of either.
    model: vault.enableRbacAuthorization === true ? "rbac" : told ? "access-policies" : undefined,
    publicNetwork: vault.publicNetworkAccess ? vault.publicNetworkAccess.toLowerCase() !== "disabled" : undefined,
    otherwise: !told ? undefined : acls?.defaultAction?.toLowerCase() === "deny" ? "deny" : "allow",
    admits: admitted(admits),
    purgeProtection: vault.enablePurgeProtection ?? undefined,
    tags: tagTexts(tags.safeParse(record.value["tags"]).data ?? {}),
  });
  yield maker.fact("alias", `https://${host}|${id}`, scope, record, { name: `https://${host}`, node: id });
  for (const [index, policy] of vault.accessPolicies.entries()) {
    const application = policy.applicationId ?? undefined;
    const key = `${id}|${policy.objectId.toLowerCase()}${application === undefined ? "" : `|${application.toLowerCase()}`}`;
    const where = {
      document: record.document,
      pointer: pointerTo(record.pointer, "properties", "accessPolicies", index),
    };
    yield maker.fact("azure.vault-policy", key, scope, where, {
      vault: id,
      principal: policy.objectId.toLowerCase(),
      application: application?.toLowerCase(),
      secrets: lower(policy.permissions.secrets),
      keys: lower(policy.permissions.keys),
      certificates: lower(policy.permissions.certificates),
    });
  }
}

const lower = (permissions: readonly string[]): readonly string[] =>
  [...new Set(permissions.map((one) => plainText(one.toLowerCase())))].sort();
