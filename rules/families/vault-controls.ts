import { type ControlTemplate, control } from "../../model/control.ts";

/** What ends a token that lives, whichever role it is of. */
export const revokeToken: ControlTemplate = control("revoke", "vault.token", "Revoke the token by its accessor");

/** What ends a request that the policies of a login allow. */
export const requestControls = (narrow: string): readonly ControlTemplate[] => [
  control("narrow", "vault.path", narrow),
  control("detach", "vault.auth-role", "Take the policy off the auth role", undefined, "premise"),
  control("delete", "vault.auth-role", "Delete the auth role"),
  revokeToken,
];

/** Collections that say what a login may ask for, to cite. */
export const requestFacts = ["vault.auth-role", "vault.entity", "vault.group", "vault.path", "vault.token"] as const;
/** Those of them that may also take rights away. */
export const requestRestraints = ["vault.entity", "vault.group"] as const;
