import type { DeclaredCall } from "../../../model/collect.ts";
import type { Request } from "./request.ts";
import { requests } from "./requests/index.ts";

/** Made before the accounts are known. */
export const assumeRole: DeclaredCall = {
  call: "sts:AssumeRole",
  title: "the role to read in each account of the organization",
  permissions: ["sts:AssumeRole"],
  optional: "organization",
};
export const listAccounts: DeclaredCall = {
  call: "organizations:ListAccounts",
  title: "accounts of the organization",
  permissions: ["organizations:ListAccounts"],
  optional: "organization",
};

const byCall = new Map<string, DeclaredCall>();
for (const { call, title, permissions } of requests) {
  if (byCall.has(call)) throw new Error(`two requests of AWS are both called ${call}`);
  byCall.set(call, { call, title, permissions });
}

/** Every call, sorted by name. */
export const declared: readonly DeclaredCall[] = [assumeRole, listAccounts, ...byCall.values()].sort((a, b) =>
  a.call < b.call ? -1 : 1,
);

export function declaredOf({ call }: Pick<Request, "call">): DeclaredCall {
  const found = byCall.get(call);
  if (!found) throw new Error(`no call of AWS is ${call}`);
  return found;
}
