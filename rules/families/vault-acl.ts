import type { Asked, VaultAuthz, VaultTarget } from "../../authz/vault/index.ts";
import { privilege } from "../../model/access.ts";
import type { Derivation } from "../../model/step.ts";

/** What logins of Vault may ask of targets: from each login to the hubs it is in, from each hub to what it opens. */
export function* vaultRequests(vault: VaultAuthz, targets: Iterable<VaultTarget>, asked: Asked): Generator<Derivation> {
  for (const grant of vault.grants(targets, asked)) {
    const policies = new Set(grant.blocks.map(({ policy }) => policy));
    for (const login of grant.logins) {
      yield {
        from: [privilege(login.node, "impersonate")],
        to: grant.hub,
        because: login.because(policies),
        conditions: [...login.conditions, ...grant.conditions],
        authenticates: true,
      };
    }
    for (const { to, because, conditions = [] } of grant.targets) {
      const [first, ...rest] = because;
      if (!first) continue;
      if (grant.blocks.length === 0) yield { from: [grant.hub], to, because: [first, ...rest], conditions };
      for (const block of grant.blocks) yield { from: [grant.hub], to, because: [block, first, ...rest], conditions };
    }
  }
}
