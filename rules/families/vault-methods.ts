import type { FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";
import { rolesFolder } from "./vault-paths.ts";

/** What a write to a role must carry so that whoever wrote it can log in by it, by the type of the method. */
interface OwnLogin {
  readonly parameters: readonly string[];
  /** Whether the writer can then log in for certain: with a password, a role_id or a certificate of its own. */
  readonly alone: boolean;
}

const methods: Readonly<Record<string, OwnLogin>> = {
  approle: { parameters: ["bind_secret_id", "role_id", "token_policies"], alone: true },
  cert: { parameters: ["certificate", "token_policies"], alone: true },
  userpass: { parameters: ["password", "token_policies"], alone: true },
  token: { parameters: ["allowed_policies"], alone: false },
};

/** https://developer.hashicorp.com/vault/api-docs/auth */
export const ownLogin = (type: string): OwnLogin => methods[type] ?? { parameters: ["token_policies"], alone: false };

/** What stays open for whoever wrote a role of the method, of the name. */
export function loginByIt(auth: FactOf<"vault.auth">): readonly Condition[] {
  if (ownLogin(auth.type).alone) return [];
  const text =
    auth.type === "token"
      ? "the caller may create tokens with the role"
      : `the caller can log in through auth method \`${auth.path}\` once the role is bound to it`;
  return [{ kind: "target-state", text }];
}

/** Stands in paths for a name that nothing has yet. */
export const newName = "ambit-new";

/** Request path of a role that does not exist, below each method whose roles are known to be read. */
export function* newRoles(
  facts: FactReader,
): Generator<{ readonly auth: FactOf<"vault.auth">; readonly path: string }> {
  for (const auth of facts.of("vault.auth")) {
    const folder = rolesFolder(facts, { auth: auth.key });
    if (folder !== undefined) yield { auth, path: `${folder}/${newName}` };
  }
}
