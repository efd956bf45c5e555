import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { AccessKeyLastUsed, at, life, usedFor } from "./life.ts";
import type { Place } from "./place.ts";
import { Arn, text } from "./shapes.ts";

const AccessKey = z.object({
  UserName: z.string(),
  AccessKeyId: z.string().regex(/^\w{16,128}$/),
  Status: z.enum(["Active", "Inactive"]),
  CreateDate: text,
  AccessKeyLastUsed,
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

/** A member of `IAM.AccessKeys`: the key's public id. A secret key beside it is not looked at. `Names` finds the user's ARN. */
export function* accessKeys(value: unknown, place: Place): Generator<Fact> {
  const key = place.parse(AccessKey, value);
  if (!key) return;
  const id = `credential:${key.AccessKeyId}`;
  yield place.fact("aws.access-key", id, { user: key.UserName, status: key.Status });
  const last = key.AccessKeyLastUsed;
  const used = at(last?.LastUsedDate);
  yield* life(id, "ListAccessKeys", place, {
    created: at(key.CreateDate),
    used,
    usedFor: usedFor(last?.ServiceName, last?.Region),
    neverUsed: last && used === undefined ? true : undefined,
  });
}

/** A member of `IAM.LoginProfiles`. `Names` finds the user's ARN. */
export function* loginProfiles(value: unknown, place: Place): Generator<Fact> {
  const login = place.parse(Login, value);
  if (login) yield place.fact("aws.login-profile", login.UserName, { user: login.UserName });
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
