import type { Newcomer } from "../../authz/aws/index.ts";
import {
  account,
  allow,
  awsAccount,
  boundary,
  deny,
  managed,
  orgStatement,
  policyArn,
  scp,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { type Example, fires, type RuleId, silent } from "../../model/rule.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { awsRestraints, identityFacts, permissionControls, wayed } from "./aws-holding.ts";

/** A kind of identity that somebody makes with every permission, and acts as. */
export interface NewIdentity {
  readonly id: RuleId;
  readonly kind: Newcomer;
  readonly title: string;
  readonly edge: string;
  /** One permission of each list is needed, all of them on the same name. */
  readonly needed: readonly (readonly string[])[];
  readonly abuse: string;
  readonly events: string;
  readonly reference: `https://${string}`;
}

/**
 * What is made is under the SCPs of the account and under no boundary: where a condition asks that one is named, nothing is
 * concluded. Node: `aws:account:<id>~max`; what a user makes of itself by a new group is `~max` of the user.
 */
export const newIdentity = (spec: NewIdentity): AmbitRule =>
  defineRule({
    id: spec.id,
    version: 1,
    title: spec.title,
    edge: spec.edge,
    emits: { from: ["AwsPrincipal#impersonate"], to: "AwsMaxPrincipal#impersonate" },
    needs: identityFacts,
    reliesOnAbsenceIn: awsRestraints,
    leaves: "durable",
    escalation: true,

    *derive(_, { aws }) {
      for (const { caller, ways, to } of aws.making(spec.kind)) yield* wayed(ways, [caller.end], to, []);
    },

    controls: permissionControls(`Narrow ${spec.needed.map((one) => one.join(" or ")).join(", ")} to what is needed`),
    abuse: spec.abuse,
    detection: [{ service: "iam", event: spec.events }],
    remediation: `aws iam put-user-policy --user-name <writer> --policy-name limits --policy-document file://policy.json
# policy.json allows ${spec.needed[0]?.[0]} only with StringEquals iam:PermissionsBoundary <a policy without IAM>`,
    frameworks: ["attack:T1136.003", "attack:T1098.003", "owasp-nhi:NHI5"],
    references: [
      spec.reference,
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html#access_policies_boundaries-delegate",
    ],
    examples: examplesOf(spec),
  });

function examplesOf({ needed, kind }: NewIdentity): readonly Example[] {
  const dev = userArn("dev");
  const anew = `${dev}#impersonate -> aws:account:${account}~max#impersonate`;
  const first = needed.map((options) => options[0] ?? "");
  const last = needed.map((options) => options.at(-1) ?? "");
  const on = `arn:aws:iam::${account}:${kind}/app-*`;
  const can = (actions: readonly string[], more = {}): Fact => allow(dev, actions, on, more);
  const base = [awsAccount(), user("dev")];
  const limit = policyArn("limit");
  return [
    fires("on one name", anew, ...base, can(first)),
    fires("by other calls", anew, ...base, can(last)),
    fires(
      kind === "group" ? "a boundary that lets it stays in force" : "a boundary of its own that lets it",
      kind === "group" ? `${dev}#impersonate -> ${dev}~max#impersonate` : anew,
      ...base,
      can(first),
      boundary(dev, limit),
      managed(limit, "iam:*"),
    ),
    ...needed.map((options) =>
      silent(`${options.join(" or ")} is missing`, ...base, can(needed.filter((one) => one !== options).flat())),
    ),
    silent(
      "the calls are about two names",
      ...base,
      can(first.slice(0, -1)),
      allow(dev, first.slice(-1), `arn:aws:iam::${account}:${kind}/web-*`, { index: 1 }),
    ),
    silent(
      "the halves belong to two identities",
      ...base,
      user("other"),
      can(first.slice(1)),
      allow(userArn("other"), first.slice(0, 1), on),
    ),
    silent("its own deny", ...base, can(first), deny(dev, first.slice(-1))),
    silent(
      "an SCP denies it",
      ...base,
      can(first),
      scp("base"),
      orgStatement("Allow", "scp:base", "*"),
      orgStatement("Deny", "scp:base", first.slice(0, 1), "*", { index: 1 }),
    ),
    ...(kind === "group"
      ? []
      : [
          silent(
            "a boundary must be named",
            ...base,
            can(first.slice(0, 1), { when: [when("StringEquals", "iam:PermissionsBoundary", limit)] }),
            can(first.slice(1), { index: 1 }),
          ),
        ]),
  ];
}
