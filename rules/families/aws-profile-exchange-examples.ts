import {
  account,
  allow,
  boundary,
  deny,
  instance,
  instanceArn,
  managed,
  orgStatement,
  policyArn,
  role,
  roleArn,
  scp,
  trustsService,
  user,
  userArn,
  when,
} from "../../model/examples/aws.ts";
import type { Fact, FactOf } from "../../model/fact.ts";
import { type Example, fires, silent } from "../../model/rule.ts";
import { type Exchange, ec2, type ProfileExchange } from "./aws-profile-exchange-spec.ts";

const profileArn = (name: string): string => `arn:aws:iam::${account}:instance-profile/${name}`;
const dev = userArn("dev");
const target = roleArn("target");
const box = instanceArn("i-1");
const limit = policyArn("limit");

/** A case that fires, and each way in which it does not, of any rule of the family. */
export const profileExchangeExamples = (spec: ProfileExchange): readonly Example[] => [
  ...spec.exchanges.flatMap((exchange) => ofExchange(spec, exchange)),
  ...ofConditions(spec),
];

const passing = (more: object = {}): Fact => allow(dev, "iam:PassRole", target, more);
const tied = (name: string, ...values: readonly string[]): object => ({ when: [when("ArnLike", name, ...values)] });

/** Everything but permissions, where a machine has what the exchange takes it to have. */
function setting({ on, profile }: ProfileExchange, { occupied }: Exchange) {
  const has = on === "profile" || occupied;
  const machine = (id = "i-1", more: Partial<FactOf<"aws.instance">> = {}): Fact =>
    instance(id, { ...(has ? { profile: profileArn("old") } : {}), ...more });
  const old: readonly Fact[] = occupied ? [role("old", { instanceProfiles: [profileArn("old")] })] : [];
  const passed = role("target", profile ? { instanceProfiles: [profileArn("target")] } : {});
  const trust = trustsService(target, ec2);
  return { machine, old, passed, trust, base: [user("dev"), ...old, passed, trust] };
}

const resourceOf = ({ on }: ProfileExchange): string => (on === "profile" ? profileArn("old") : box);
const step = (access = "originate"): string => `${box}#${access} & ${dev}#impersonate -> ${target}#impersonate`;

function ofExchange(spec: ProfileExchange, exchange: Exchange): readonly Example[] {
  const { actions } = exchange;
  const { machine, old, passed, trust, base } = setting(spec, exchange);
  const on = resourceOf(spec);
  const called = (of = dev, which = actions, resource = on): Fact => allow(of, which, resource, { index: 1 });
  const name = `${actions.join(", ")}: `;
  const all = [...base, machine(), passing(), called()];
  const example = (made: Example): Example => ({ ...made, name: `${name}${made.name}` });
  return [
    fires("a machine that somebody holds", step(), ...all),
    fires(
      "tokens are optional",
      step("originate-get"),
      ...base,
      machine("i-1", { httpTokens: "optional" }),
      passing(),
      called(),
    ),
    fires(
      "to EC2 alone",
      step(),
      ...base,
      machine(),
      passing({ when: [when("StringEquals", "iam:PassedToService", ec2)] }),
      called(),
    ),
    silent(
      "the role may be passed to another service",
      ...base,
      machine(),
      passing({ when: [when("StringEquals", "iam:PassedToService", "batch.amazonaws.com")] }),
      called(),
    ),
    silent("another role may be passed", ...base, machine(), allow(dev, "iam:PassRole", roleArn("harmless")), called()),
    silent("iam:PassRole is missing", ...base, machine(), called()),
    ...actions.map((action) =>
      silent(
        `${action} is missing`,
        ...base,
        machine(),
        passing(),
        ...(actions.length > 1
          ? [
              called(
                dev,
                actions.filter((one) => one !== action),
              ),
            ]
          : []),
      ),
    ),
    silent(
      "it is about another one",
      ...base,
      machine(),
      passing(),
      called(dev, actions, on.replace(/[^/]*$/, "other")),
    ),
    ...(actions.length > 1
      ? [
          silent(
            "the calls are about two",
            ...base,
            machine(),
            machine("i-2", spec.on === "profile" ? { profile: profileArn("other") } : {}),
            passing(),
            called(dev, actions.slice(1)),
            allow(dev, actions.slice(0, 1), on.replace("i-1", "i-2").replace("/old", "/other"), { index: 2 }),
          ),
        ]
      : []),
    silent(
      "the halves belong to two identities",
      ...base,
      user("other"),
      machine(),
      passing(),
      called(userArn("other")),
    ),
    silent("the metadata service is off", ...base, machine("i-1", { metadataDisabled: true }), passing(), called()),
    silent("the machine is gone", ...base, machine("i-1", { state: "terminated" }), passing(), called()),
    silent(
      "the role trusts another service",
      user("dev"),
      ...old,
      passed,
      trustsService(target, "batch.amazonaws.com"),
      machine(),
      passing(),
      called(),
    ),
    ...(spec.profile
      ? [silent("no instance profile", user("dev"), ...old, role("target"), trust, machine(), passing(), called())]
      : []),
    silent(
      exchange.occupied ? "it has none to take the place of" : "it has one already",
      ...base,
      ...(exchange.occupied ? [] : [role("old", { instanceProfiles: [profileArn("old")] })]),
      instance("i-1", exchange.occupied ? {} : { profile: profileArn("old") }),
      passing(),
      ...(exchange.occupied ? [called(dev, actions.slice(0, 1))] : [called()]),
    ),
    ...["iam:PassRole", ...actions].flatMap((action) => [
      silent(`a deny of ${action}`, ...all, deny(dev, action)),
      silent(
        `a boundary without ${action}`,
        ...all,
        boundary(dev, limit),
        managed(
          limit,
          ["iam:PassRole", ...actions].filter((one) => one !== action),
        ),
      ),
      silent(
        `an SCP denies ${action}`,
        ...all,
        scp("base"),
        orgStatement("Allow", "scp:base", "*"),
        orgStatement("Deny", "scp:base", action, "*", { index: 1 }),
      ),
    ]),
  ].map(example);
}

/** What the call on the machine and iam:PassRole say of each other's resource. */
function ofConditions(spec: ProfileExchange): readonly Example[] {
  const [exchange] = spec.exchanges;
  if (!exchange) return [];
  const { machine, base } = setting(spec, exchange);
  const call = (more: object = {}): Fact => allow(dev, exchange.actions, resourceOf(spec), { index: 1, ...more });
  const known = [...base, machine(), machine("i-2")];
  const to = (name: string) => tied("iam:AssociatedResourceArn", name);
  const every = `arn:aws:ec2:*:${account}:instance/*`;
  if (spec.on === "profile")
    return [
      fires(
        "the role may be passed to every instance",
        [step(), step().replace("i-1", "i-2")],
        ...known,
        passing(to(every)),
        call(),
      ),
      silent(
        "the role may be passed to a machine by name, which this call does not say",
        ...known,
        passing(to(instanceArn("i-1"))),
        call(),
      ),
    ];
  const put = (name: string) => tied("ec2:NewInstanceProfile", profileArn(name));
  return [
    fires("the role may be passed to this machine", step(), ...known, passing(to(box)), call()),
    silent("the role may be passed to another machine", ...known, passing(to(instanceArn("i-2"))), call()),
    fires(
      "the role's profile may be put there",
      step(),
      ...known,
      role("harmless", { instanceProfiles: [profileArn("harmless")] }),
      passing(),
      call(put("target")),
    ),
    silent(
      "another role's profile may be put there",
      ...known,
      role("harmless", { instanceProfiles: [profileArn("harmless")] }),
      trustsService(roleArn("harmless"), ec2),
      passing(),
      call(put("harmless")),
    ),
    silent(
      "only machines with a certain profile may be changed",
      ...known,
      passing(),
      call(tied("ec2:InstanceProfile", profileArn("web"))),
    ),
  ];
}
