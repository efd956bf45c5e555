import { privilege } from "../../model/access.ts";
import type { FactReader } from "../../model/fact.ts";
import { type Derivation, type Hub, hub } from "../../model/step.ts";

/** Whoever may have a token with policies of its choice. */
export const anyPolicy = (cluster: string): Hub => hub("gives itself any policy", "vault-any-policy", cluster);

/** A token with the policies of a login is as good as the login. Nobody but a root token makes tokens of the root policy. */
export function* anyLogin(facts: FactReader): Generator<Derivation> {
  for (const role of facts.each("vault.auth-role")) {
    if (role.policies.includes("root")) continue;
    yield { from: [anyPolicy(role.cluster)], to: privilege(role.key, "impersonate"), because: [role] };
  }
}
