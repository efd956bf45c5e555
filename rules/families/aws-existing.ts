import type { Beside, Part } from "../../authz/aws/index.ts";
import { type Access, privilege } from "../../model/access.ts";
import {
  allow,
  boundary,
  deny,
  managed,
  orgStatement,
  policyArn,
  scp,
  user,
  userArn,
} from "../../model/examples/aws.ts";
import { sessionOf, type Told } from "../../model/examples/aws-compute.ts";
import type { AwsFacts } from "../../model/fact/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { type Example, fires, firesIf, type PrivilegePattern, type RuleId, silent } from "../../model/rule.ts";
import type { Condition } from "../../model/step.ts";
import { type AmbitRule, defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls, targetsOf } from "./aws-holding.ts";
import type { ActingKind } from "./aws-runs-as.ts";

/** Calls by which somebody who needs not pass a role makes a resource that has one do what it wants. */
export interface Existing<K extends ActingKind> {
  readonly id: RuleId;
  readonly title: string;
  readonly edge: string;
  readonly on: K;
  /** All needed on the resource, by one session. */
  readonly actions: readonly string[];
  /** Needed beside on some resource of the account, `<service>:<region>:<resource>` with the account in between. */
  readonly beside?: readonly { readonly resource: string; readonly actions: readonly string[] }[];
  /** What the target's state leaves open; undefined where it tells that the calls do not work, or give nothing. */
  readonly state: (target: AwsFacts[K]) => readonly Condition[] | undefined;
  readonly to: PrivilegePattern;
  readonly leaves: AmbitRule["leaves"];
  readonly narrow: string;
  readonly abuse: string;
  readonly detection: AmbitRule["detection"];
  readonly remediation: string;
  readonly frameworks: AmbitRule["frameworks"];
  readonly references: AmbitRule["references"];
  /** Targets of the examples: all that is told of it allows the calls. */
  readonly sample: (name: string, more?: Told<AwsFacts[K]>) => AwsFacts[K];
  /** What of the sample's state is told otherwise: `{state: "Stopped"}`. */
  readonly unfit?: readonly Told<AwsFacts[K]>[];
  /** What is not told, or told to pass soon, and leaves the step open. */
  readonly open?: readonly Told<AwsFacts[K]>[];
}

/** A target's state as its service words it: what allows the calls, and what will. */
export const whileIn =
  (what: string, works: RegExp, soon: RegExp) =>
  ({ state }: { readonly state?: string }): readonly Condition[] | undefined => {
    if (state === undefined) return [{ kind: "target-state", text: `${what}; the input does not tell its state` }];
    if (works.test(state)) return [];
    return soon.test(state) ? [{ kind: "target-state", text: `${what} again; it was ${state}` }] : undefined;
  };

export function existing<K extends ActingKind>(spec: Existing<K>): AmbitRule {
  const access = spec.to.slice(spec.to.indexOf("#") + 1) as Access;
  const parts: readonly Part[] = spec.actions.map((action) => ({ action }));
  const beside: readonly Beside[] = (spec.beside ?? []).map(({ resource, actions }) => ({
    resource: (account) => globOf(resource, account),
    parts: actions.map((action) => ({ action })),
  }));
  return defineRule({
    id: spec.id,
    version: 1,
    title: spec.title,
    edge: spec.edge,
    emits: { from: ["AwsPrincipal#impersonate"], to: spec.to },
    needs: [...identityFacts, spec.on],
    reliesOnAbsenceIn: awsRestraints,
    leaves: spec.leaves,
    escalation: true,

    *derive(facts, { aws }) {
      const question = {
        title: spec.title,
        parts,
        ...targetsOf(facts, spec.on, spec.id, (target) => spec.state(target) !== undefined),
        beside,
        sameAccount: true,
      };
      yield* awsSteps(aws, question, (target) => [
        { to: privilege(target.key, access), because: [target as Fact], conditions: spec.state(target) ?? [] },
      ]);
    },

    controls: permissionControls(spec.narrow),
    abuse: spec.abuse,
    detection: spec.detection,
    remediation: spec.remediation,
    frameworks: spec.frameworks,
    references: spec.references,
    examples: examplesOf(spec, access),
  });
}

const globOf = (resource: string, account: string): string => {
  const [service = "", region = "", ...rest] = resource.split(":");
  return `arn:aws:${service}:${region}:${account}:${rest.join(":")}`;
};

function examplesOf<K extends ActingKind>(spec: Existing<K>, access: Access): readonly Example[] {
  const dev = userArn("dev");
  const other = userArn("other");
  const one = spec.sample("one") as Fact & AwsFacts[K];
  const two = spec.sample("two") as Fact & AwsFacts[K];
  const step = `${dev}#impersonate -> ${one.key}#${access}`;
  const fire = (spec.state(one) ?? []).length === 0 ? fires : firesIf;
  const besides = (spec.beside ?? []).flatMap(({ actions }) => actions);
  const all = [...spec.actions, ...besides];
  const [first = ""] = spec.actions;
  const can = (of: string, actions: readonly string[], on: string, index: number): readonly Fact[] =>
    actions.length === 0 ? [] : [allow(of, actions, on, { index })];
  const may = (of: string, actions: readonly string[] = spec.actions, on = one.key): readonly Fact[] => [
    ...can(
      of,
      actions.filter((action) => spec.actions.includes(action)),
      on,
      0,
    ),
    ...can(of, besides, "*", 1),
  ];
  return [
    fire("all it needs, on this one", step, user("dev"), one, ...may(dev)),
    ...(all.length > 1
      ? all.map((action) =>
          silent(
            `${action} is missing`,
            user("dev"),
            one,
            ...can(
              dev,
              all.filter((each) => each !== action),
              "*",
              0,
            ),
          ),
        )
      : []),
    ...(spec.actions.length > 1
      ? [
          silent(
            "not all of it on the same one",
            user("dev"),
            one,
            two,
            ...can(dev, spec.actions.slice(1), one.key, 0),
            ...can(dev, [first], two.key, 1),
            ...can(dev, besides, "*", 2),
          ),
        ]
      : []),
    ...(all.length > 1
      ? [
          silent(
            "the halves belong to two identities",
            user("dev"),
            user("other"),
            one,
            ...can(dev, all.slice(1), "*", 0),
            ...can(other, all.slice(0, 1), "*", 0),
          ),
        ]
      : []),
    silent("another one", user("dev"), one, ...may(dev, spec.actions, two.key)),
    silent("a deny of the caller", user("dev"), one, ...may(dev), deny(dev, first)),
    silent(
      "a boundary that does not have it",
      user("dev"),
      one,
      ...may(dev),
      boundary(dev, policyArn("limit")),
      managed(policyArn("limit"), [...all.filter((action) => action !== first), "s3:*"]),
    ),
    silent(
      "a service control policy denies it",
      user("dev"),
      one,
      ...may(dev),
      scp("guard"),
      orgStatement("Allow", "scp:guard", "*"),
      orgStatement("Deny", "scp:guard", first, "*", { index: 1 }),
    ),
    fire("its session has no such policy", step, user("dev"), one, ...may(dev), ...sessionOf(dev, "s3:*")),
    ...(spec.unfit ?? []).map((more) => silent(said(more), user("dev"), spec.sample("one", more) as Fact, ...may(dev))),
    ...(spec.open ?? []).map((more) =>
      firesIf(said(more), step, user("dev"), spec.sample("one", more) as Fact, ...may(dev)),
    ),
  ];
}

/** What an example changes of a target, in words. */
const said = (more: object): string =>
  Object.entries(more)
    .map(([field, value]) => (value === undefined ? `its ${field} is not told` : `its ${field} is ${String(value)}`))
    .join(" and ");
