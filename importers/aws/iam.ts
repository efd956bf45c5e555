import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import type { Names } from "./names.ts";
import type { Place } from "./place.ts";
import { Arn } from "./shapes.ts";

const AccessKey = z.object({
  UserName: z.string(),
  AccessKeyId: z.string().regex(/^\w{16,128}$/),
  Status: z.enum(["Active", "Inactive"]),
});
const Login = z.object({ UserName: z.string() });
const Provider = z.object({
  Arn,
  Url: z.string(),
  ClientIDList: z
    .array(z.string())
    .nullish()
    .transform((list) => list ?? []),
});

/** A member of `IAM.AccessKeys`: the key's public id. A secret key beside it is not looked at. */
export function accessKeys(value: unknown, place: Place, names: Names): void {
  const key = place.parse(AccessKey, value);
  if (key) names.accessKeys.push({ id: key.AccessKeyId, user: key.UserName, status: key.Status, place });
}

/** A member of `IAM.LoginProfiles`. */
export function loginProfiles(value: unknown, place: Place, names: Names): void {
  const login = place.parse(Login, value);
  if (login) names.logins.push({ user: login.UserName, place });
}

/** A member of `IAM.OpenIDConnectProviders`. */
export function* oidcProviders(value: unknown, place: Place): Generator<Fact> {
  const provider = place.parse(Provider, value);
  if (!provider) return;
  yield place.fact("aws.oidc-provider", provider.Arn, {
    issuer: provider.Url.replace(/^https:\/\//, ""),
    audiences: provider.ClientIDList,
  });
}
