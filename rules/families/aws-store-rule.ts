import type { AwsAuthz } from "../../authz/aws/index.ts";
import { type Access, privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import type { Fact, FactKind, FactReader } from "../../model/fact.ts";
import type { Example, FrameworkId, PrivilegePattern, RuleId } from "../../model/rule.ts";
import type { Condition, Derivation } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { storeSteps } from "./aws-encrypted.ts";
import { awsRestraints, identityFacts, permissionControls } from "./aws-holding.ts";
import { storeExamples } from "./aws-store-examples.ts";
import { type Stores, storesOf } from "./aws-stores.ts";

/** One resource of the caller's own account that it must be able to do all these actions to. */
export interface StoreBeside {
  resource(account: string): string;
  readonly actions: readonly string[];
}

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
  readonly beside?: readonly StoreBeside[];
  /** What KMS is asked for a store with a customer's key, for the same caller, and through which service; none where it is not. */
  readonly key?: { readonly actions: readonly string[]; readonly via: string };
  /** Stores that only answer to who can open a connection to them; all of them where true. */
  readonly connected?: boolean | ((store: Fact) => boolean);
  /** What nothing in the snapshot tells, of every store or of some. */
  readonly conditions?: readonly Condition[] | ((store: Fact) => readonly Condition[]);
  /** Every access that it gives, where more than that of `to`. */
  readonly gives?: readonly ("read" | "write" | "administer")[];
  /** True where nobody of another account can do it, whatever policies say. */
  readonly ownAccount?: boolean;
  readonly escalation?: boolean;
  /** Edits that close it beside those of the permission. */
  readonly controls?: AmbitRule["controls"];
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
    /** Cases of this rule alone. */
    readonly more?: readonly Example[];
  };
}

const noKey = { actions: [] as readonly string[], via: "" };

/** Permission on the store and on its key, both decided for one caller in one session. */
export function storeRule(spec: StoreRule): AmbitRule {
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
    derive: (facts, { aws }) => derive(spec, facts, aws),
    controls: [
      ...permissionControls(`Narrow ${spec.actions[0]?.[0] ?? ""} to what is needed`),
      ...(spec.key ? [control("revoke", "aws.grant", "Revoke the KMS grant")] : []),
      ...(spec.controls ?? []),
    ],
    abuse: spec.abuse,
    detection: spec.detection,
    remediation: spec.remediation,
    frameworks: spec.frameworks,
    references: spec.references,
    examples: storeExamples(spec),
  });
}

function* derive(spec: StoreRule, facts: FactReader, aws: AwsAuthz): Generator<Derivation> {
  const { actions: keyActions, via } = spec.key ?? noKey;
  const { connected = false, conditions = [], gives = [spec.to.slice(spec.to.indexOf("#") + 1) as Access] } = spec;
  const beside = spec.beside?.map(({ resource, actions }) => ({
    resource,
    parts: actions.map((action) => ({ action })),
  }));
  for (const action of spec.actions) {
    const asked = {
      title: spec.asked,
      action,
      keyAction: keyActions,
      via,
      ownKeyStaysInside: spec.ownAccount === true,
      ...(beside ? { beside } : {}),
    };
    yield* storeSteps(facts, aws, spec.key ? spec.stores : keyless(spec.stores), asked, ({ fact }) => {
      const network = typeof connected === "function" ? connected(fact) : connected;
      const premises = network ? [privilege(fact.key, "connect")] : [];
      const open = typeof conditions === "function" ? conditions(fact) : conditions;
      return gives.map((access) => ({ to: privilege(fact.key, access), because: [fact], premises, conditions: open }));
    });
  }
}

/** The stores as if AWS's own keys encrypted them. */
const keyless = (stores: Stores): Stores => ({
  name: `${stores.name} whatever the key`,
  find: (facts) => storesOf(facts, stores).map((store) => ({ ...store, kmsKey: undefined })),
});
