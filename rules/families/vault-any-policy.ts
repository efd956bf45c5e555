import { privilege } from "../../model/access.ts";
import type { FactReader } from "../../model/fact.ts";
import { type Derivation, type Hub, hub } from "../../model/step.ts";

/** Whoever may have a token with policies of its choice, of those that a namespace has. */
export const anyPolicy = ({
  cluster,
  namespace = "",
}: {
  readonly cluster: string;
  readonly namespace?: string;
}): Hub =>
  namespace === ""
    ? hub("gives itself any policy", "vault-any-policy", cluster)
    : hub(`gives itself any policy in ${namespace}`, "vault-any-policy", cluster, namespace);

/** A token with the policies of a login is as good as the login. Nobody but a root token makes tokens of the root policy. */
export function* anyLogin(facts: FactReader): Generator<Derivation> {
  for (const role of facts.each("vault.auth-role")) {
    if (role.policies.includes("root")) continue;
    yield { from: [anyPolicy(role)], to: privilege(role.key, "impersonate"), because: [role] };
  }
}
