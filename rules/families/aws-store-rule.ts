import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
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
import type { Fact, FactKind, FactOf } from "../../model/fact.ts";
import type { FrameworkId, PrivilegePattern, RuleId } from "../../model/rule.ts";
import { type Example, fires, silent } from "../../model/rule.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { storeSteps } from "./aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "./aws-holding.ts";
import { type Stores, storesOf } from "./aws-stores.ts";

/** A permission that gives an access on stores of one kind. */
export interface StoreRule {
  readonly id: RuleId;
  readonly title: string;
  readonly edge: string;
  readonly stores: Stores;
  /** Fact kind of the stores. */
  readonly kind: FactKind;
  readonly to: PrivilegePattern & `${string}#${"read" | "write" | "administer"}`;
  /** "send messages": what hubs of it are called. */
  readonly asked: string;
  /** Each list is enough by itself; actions of one list are needed together, on one store, in one session. */
  readonly actions: readonly (readonly string[])[];
  /** What KMS is asked for a store with a customer's key, for the same caller, and through which service; none where it is not. */
  readonly key?: { readonly actions: readonly string[]; readonly via: string };
  /** True where nobody of another account can do it, whatever policies say. */
  readonly ownAccount?: boolean;
  readonly escalation?: boolean;
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly remediation: string;
  readonly frameworks: readonly FrameworkId[];
  readonly references: AmbitRule["references"];
  /** A store of the examples' account; with a customer's key, where the rule asks one. */
  readonly example: {
    readonly store: Fact & { readonly key: string };
    readonly keyed?: Fact & { readonly key: string };
    /** What policies name in the place of the store's own ARN. */
    readonly resource?: string;
    /** True where the store has a policy of its own that can allow it. */
    readonly policy?: boolean;
  };
}

const noKey = { actions: [] as readonly string[], via: "" };

/** Permission on the store and on its key, both decided for one caller in one session. */
export function storeRule(spec: StoreRule): AmbitRule {
  const { actions: keyActions, via } = spec.key ?? noKey;
  const access = spec.to.slice(spec.to.indexOf("#") + 1) as "read" | "write" | "administer";
  const stores: Stores = spec.key
    ? spec.stores
    : {
        name: `${spec.stores.name} whatever the key`,
        find: (facts) => storesOf(facts, spec.stores).map((store) => ({ ...store, kmsKey: undefined })),
      };
  return defineRule({
    id: spec.id,
    version: 1,
    title: spec.title,
    edge: spec.edge,
    emits: { from: ["AwsPrincipal#impersonate"], to: spec.to },
    needs: [...identityFacts, spec.kind, ...(spec.key ? (["aws.grant", "aws.key"] as const) : [])],
    reliesOnAbsenceIn: awsRestraints,
    leaves: "durable",
    ...(spec.escalation ? { escalation: true } : {}),

    *derive(facts, { aws }) {
      for (const action of spec.actions) {
        const asked = {
          title: spec.asked,
          action,
          keyAction: keyActions,
          via,
          ownKeyStaysInside: spec.ownAccount === true,
        };
        yield* storeSteps(facts, aws, stores, asked, ({ fact }) => [
          { to: privilege(fact.key, access), because: [fact] },
        ]);
      }
    },

    controls: [
      ...permissionControls(`Narrow ${spec.actions[0]?.[0] ?? ""} to what is needed`),
      ...(spec.key ? [control("revoke", "aws.grant", "Revoke the KMS grant")] : []),
    ],
    abuse: spec.abuse,
    detection: spec.detection,
    remediation: spec.remediation,
    frameworks: spec.frameworks,
    references: spec.references,
    examples: [...permissions(spec), ...policies(spec), ...keys(spec)],
  });
}

const app = roleArn("app");
const stepTo = (spec: StoreRule, from: string, store: Fact & { readonly key: string } = spec.example.store): string =>
  `${from}#impersonate -> ${store.key}${spec.to.slice(spec.to.indexOf("#"))}`;
const named = ({ example }: StoreRule): string => example.resource ?? example.store.key;

function permissions(spec: StoreRule): readonly Example[] {
  const { store } = spec.example;
  const [first = []] = spec.actions;
  const resource = named(spec);
  return [
    ...spec.actions.map((actions) =>
      fires(
        `the caller's policy allows ${actions.join(", ")}`,
        stepTo(spec, app),
        role("app"),
        store,
        allow(app, actions, resource),
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
      ),
    ),
    ...(first.length > 1
      ? [
          silent(
            "half of it is another identity's",
            role("app"),
            user("ann"),
            store,
            allow(app, first.slice(0, 1), resource),
            allow(userArn("ann"), first.slice(1), resource),
          ),
        ]
      : []),
    silent(
      "another store",
      role("app"),
      store,
      allow(app, first, `${store.key}-other${resource.endsWith("*") ? "/*" : ""}`),
    ),
    silent("its own deny", role("app"), store, allow(app, first), deny(app, first.slice(0, 1), resource)),
    silent(
      "an identity of another account, alone",
      role("app", {}, otherAccount),
      store,
      allow(roleArn("app", otherAccount), first),
    ),
  ];
}

function policies(spec: StoreRule): readonly Example[] {
  const { store, policy } = spec.example;
  const [first = []] = spec.actions;
  const resource = named(spec);
  if (!policy) return [];
  return [
    fires(
      "the store's policy alone, in one account",
      stepTo(spec, app),
      role("app"),
      store,
      onResource("Allow", store.key, first, principal(app), resource),
    ),
    silent(
      "the store's policy denies it",
      role("app"),
      store,
      allow(app, first),
      onResource("Deny", store.key, first, principal(app), resource),
    ),
    ...(spec.ownAccount
      ? []
      : [
          fires(
            "two accounts agree",
            stepTo(spec, roleArn("app", otherAccount)),
            role("app", {}, otherAccount),
            store,
            allow(roleArn("app", otherAccount), first),
            onResource("Allow", store.key, first, principal(otherAccount), resource),
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
  const through = (name: string): FactOf<"aws.statement"> =>
    allow(app, [...first, ...(spec.key?.actions ?? [])], "*", {
      when: [{ operator: "StringEqualsIfExists", key: "kms:ViaService", values: [name] }],
    });
  return [
    fires(
      "the key lets the same caller, through the service",
      stepTo(spec, app, keyed),
      role("app"),
      keyed,
      kmsKey("k"),
      opened,
      through(service),
    ),
    silent(
      "the key lets the caller through another service only",
      role("app"),
      keyed,
      kmsKey("k"),
      opened,
      through("ec2.us-east-2.amazonaws.com"),
    ),
    silent("no permission on the key", role("app"), keyed, kmsKey("k"), opened, allow(app, first)),
    silent(
      "a key whose policy leaves it to somebody else",
      role("app"),
      keyed,
      kmsKey("k"),
      onResource("Allow", key, "kms:*", principal(roleArn("ops"))),
      allow(app, [...first, "kms:*"]),
    ),
    silent(
      "store and key for two identities",
      role("app"),
      user("ann"),
      keyed,
      kmsKey("k"),
      opened,
      allow(app, first),
      allow(userArn("ann"), "kms:*"),
    ),
  ];
}
