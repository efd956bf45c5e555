import {
  allow,
  deny,
  keyArn,
  kmsKey,
  onResource,
  otherAccount,
  principal,
  role,
  roleArn,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { outsideAccount, unreadAccount } from "../../model/examples/aws-outside.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { type Example, fires, firesIf, silent } from "../../model/rule.ts";
import type { StoreRule } from "./aws-store-spec.ts";

const app = roleArn("app");
type Keyed = Fact & { readonly key: string };

/** The cases of a rule of stores: what makes it fire, and each part of it taken away. */
export function storeExamples(spec: StoreRule): readonly Example[] {
  return [...permissions(spec), ...policies(spec), ...keys(spec), ...(spec.example.more ?? [])];
}

/** The step from an identity, with the connection where the store asks for one. */
function stepTo(spec: StoreRule, from: string, store: Keyed = spec.example.store): readonly string[] {
  const { to, connected = false, gives = [to.slice(to.indexOf("#") + 1)] } = spec;
  const network = typeof connected === "function" ? connected(store) : connected;
  const premises = [`${from}#impersonate`, ...(network ? [`${store.key}#connect`] : [])].sort();
  return gives.map((access) => `${premises.join(" & ")} -> ${store.key}#${access}`);
}
const firing = ({ conditions = [], example }: StoreRule): typeof fires =>
  (typeof conditions === "function" ? conditions(example.store) : conditions).length > 0 ? firesIf : fires;
const named = ({ example }: StoreRule): string => example.resource ?? example.store.key;
const besides = ({ beside = [] }: StoreRule): readonly string[] => beside.flatMap(({ actions }) => actions);

/** What somebody may do beside, on one resource each. */
const also = ({ beside = [] }: StoreRule, of: string, without?: string): readonly Fact[] =>
  beside.map(({ resource, actions }, n) =>
    allow(
      of,
      actions.filter((action) => action !== without),
      resource("111111111111").replace(/\*$/, "own").replace(":*:", ":us-east-1:"),
      { index: 7 + n },
    ),
  );

function permissions(spec: StoreRule): readonly Example[] {
  const { store } = spec.example;
  const [first = []] = spec.actions;
  const resource = named(spec);
  const only = besides(spec).filter((action) => !first.includes(action));
  return [
    ...spec.actions.map((actions) =>
      firing(spec)(
        `the caller's policy allows ${actions.join(", ")}`,
        stepTo(spec, app),
        role("app"),
        store,
        allow(app, actions, resource),
        ...also(spec, app),
      ),
    ),
    ...(first.length > 1 ? first : []).map((missing) =>
      silent(
        `${missing} is missing`,
        role("app"),
        store,
        allow(
          app,
          first.filter((one) => one !== missing),
          resource,
        ),
        ...also(spec, app),
      ),
    ),
    ...only.map((missing) =>
      silent(`${missing} is missing`, role("app"), store, allow(app, first, resource), ...also(spec, app, missing)),
    ),
    ...(first.length > 1 || only.length > 0
      ? [
          silent(
            "half of it is another identity's",
            role("app"),
            user("ann"),
            store,
            allow(app, first.slice(0, 1), resource),
            ...(first.length > 1 ? [allow(userArn("ann"), first.slice(1), resource)] : []),
            ...also(spec, userArn("ann")),
          ),
        ]
      : []),
    silent(
      "another store",
      role("app"),
      store,
      allow(app, first, `${store.key}-other${resource.endsWith("*") ? "/*" : ""}`),
      ...also(spec, app),
    ),
    silent(
      "its own deny",
      role("app"),
      store,
      allow(app, first),
      ...also(spec, app),
      deny(app, first.slice(0, 1), resource),
    ),
    silent(
      "an identity of another account, alone",
      role("app", {}, otherAccount),
      store,
      allow(roleArn("app", otherAccount), [...first, ...besides(spec)]),
    ),
  ];
}

function policies(spec: StoreRule): readonly Example[] {
  const { store, policy } = spec.example;
  const [first = []] = spec.actions;
  const resource = named(spec);
  if (!policy) return [];
  const other = roleArn("app", otherAccount);
  return [
    firing(spec)(
      "the store's policy alone, in one account",
      stepTo(spec, app),
      role("app"),
      store,
      ...also(spec, app),
      onResource("Allow", store.key, first, principal(app), resource),
    ),
    silent(
      "the store's policy denies it",
      role("app"),
      store,
      allow(app, first),
      ...also(spec, app),
      onResource("Deny", store.key, first, principal(app), resource),
    ),
    ...(spec.ownAccount
      ? []
      : [
          firing(spec)(
            "two accounts agree",
            stepTo(spec, other),
            role("app", {}, otherAccount),
            store,
            allow(other, first),
            onResource("Allow", store.key, first, principal(otherAccount), resource),
          ),
          firing(spec)(
            "the store's policy names an account that was not imported",
            stepTo(spec, outsideAccount),
            store,
            onResource("Allow", store.key, first, principal(unreadAccount), resource),
          ),
          silent(
            "the store's policy names an account that was not imported, and denies it",
            store,
            onResource("Allow", store.key, first, principal(unreadAccount), resource),
            onResource("Deny", store.key, first, principal(unreadAccount), resource, { index: 1 }),
          ),
        ]),
  ];
}

function keys(spec: StoreRule): readonly Example[] {
  const { keyed } = spec.example;
  const [first = []] = spec.actions;
  if (!keyed || !spec.key) return [];
  const key = keyArn("k");
  const opened = onResource("Allow", key, "kms:*", principal("111111111111"));
  const service = `${spec.key.via}.us-east-1.amazonaws.com`;
  const through = (name: string): readonly FactOf<"aws.statement">[] => [
    allow(app, first, spec.example.resource ?? keyed.key),
    allow(app, spec.key?.actions ?? [], "*", {
      index: 1,
      when: [{ operator: "StringEquals", key: "kms:ViaService", values: [name] }],
    }),
  ];
  const rest = also(spec, app);
  return [
    firing(spec)(
      "the key lets the same caller, through the service",
      stepTo(spec, app, keyed),
      role("app"),
      keyed,
      kmsKey("k"),
      opened,
      ...through(service),
      ...rest,
    ),
    silent(
      "the key lets the caller through another service only",
      role("app"),
      keyed,
      kmsKey("k"),
      opened,
      ...through("elsewhere.us-east-1.amazonaws.com"),
      ...rest,
    ),
    silent("no permission on the key", role("app"), keyed, kmsKey("k"), opened, allow(app, first), ...rest),
    silent(
      "a key whose policy leaves it to somebody else",
      role("app"),
      keyed,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      allow(app, [...first, "kms:*"]),
      ...rest,
    ),
    silent(
      "store and key for two identities",
      role("app"),
      user("ann"),
      keyed,
      kmsKey("k"),
      opened,
      allow(app, first),
      ...rest,
      allow(userArn("ann"), "kms:*"),
    ),
  ];
}
