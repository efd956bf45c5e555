import type { AwsAuthz, Target } from "../../authz/aws/index.ts";
import type { FactKind, FactOf, FactReader } from "../../model/fact.ts";
import { type Machine, machines } from "./aws-machines.ts";
import { passableRoles } from "./aws-pass-role.ts";
import { type Exchange, ec2, type ProfileExchange } from "./aws-profile-exchange-spec.ts";

/** A machine that somebody may hold, as what calls of one exchange are about. */
export interface Held {
  readonly fact: FactOf<"aws.instance">;
  /** One per call. */
  readonly resources: readonly Target[];
  /** Collections whose silence says that nothing has to be taken away first. */
  readonly absent: readonly FactKind[];
}

/** Machines and profiles that no policy tells apart: the call on a machine and iam:PassRole may test each other's resource. */
export interface Kind {
  /** Tells it from the others of its rule. */
  readonly name: string;
  readonly machines: string;
  readonly profiles: string;
  /** Value of `iam:AssociatedResourceArn`; absent where nothing tests it. */
  readonly passedTo?: string;
  /** Value of `ec2:NewInstanceProfile`; absent where nothing tests it. */
  readonly profile?: string;
}

const accountOf = (arn: string): string => arn.split(":")[4] ?? "";

/**
 * What iam:PassRole is told of the resource. Of a profile it is every instance of the account:
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
 */
const passedTo = ({ on }: ProfileExchange, { arn }: Machine): string =>
  on === "profile" ? `arn:aws:ec2:*:${accountOf(arn)}:instance/*` : arn;

/** Machines whose metadata service answers. */
const answering = (facts: FactReader): readonly Machine[] =>
  facts.memo("aws.answering-machines", () =>
    machines(facts).filter(({ fact }) => fact.state !== "terminated" && !fact.metadataDisabled),
  );

/** Values of a context key by what tells them apart, each with one of them; undefined as the value where nothing is told. */
type Apart = ReadonlyMap<string, readonly string[] | undefined>;
const whole: Apart = new Map([["", undefined]]);

const apart = (aws: AwsAuthz, key: string, values: readonly string[]): Apart => {
  const groups = aws.toldApart(key, values);
  return groups === undefined || groups.has("") ? whole : groups;
};

const byMachine = (facts: FactReader, aws: AwsAuthz, spec: ProfileExchange): Apart =>
  facts.memo(`aws.machines-apart ${spec.on}`, () =>
    apart(
      aws,
      "iam:associatedresourcearn",
      answering(facts).map((machine) => passedTo(spec, machine)),
    ),
  );

const byProfile = (facts: FactReader, aws: AwsAuthz, spec: ProfileExchange): Apart =>
  facts.memo(`aws.profiles-apart ${spec.on}`, () => {
    if (spec.on === "profile") return whole;
    const roles = passableRoles(facts, aws, { service: ec2, profile: true });
    return apart(
      aws,
      "ec2:newinstanceprofile",
      roles.flatMap(({ instanceProfiles }) => instanceProfiles),
    );
  });

export function exchangeKinds(facts: FactReader, aws: AwsAuthz, spec: ProfileExchange): readonly Kind[] {
  if (answering(facts).length === 0) return [];
  const pairs = [...byMachine(facts, aws, spec)].flatMap((machine) =>
    [...byProfile(facts, aws, spec)].map((profile) => [machine, profile] as const),
  );
  return pairs.map(([[machines, arns], [profiles, held]]) => {
    const to = arns?.[0];
    const profile = held?.[0];
    return {
      name: [spec.id, machines, profiles].join(" "),
      machines,
      profiles,
      ...(to === undefined ? {} : { passedTo: to }),
      ...(profile === undefined ? {} : { profile }),
    };
  });
}

/** Machines of the kind that the exchange is for. */
export const heldMachines = (
  facts: FactReader,
  aws: AwsAuthz,
  spec: ProfileExchange,
  exchange: Exchange,
  { machines: kind }: Kind,
): readonly Held[] =>
  facts.memo(`aws.held-machines ${spec.id} ${exchange.actions.join()} ${kind}`, () => {
    const groups = byMachine(facts, aws, spec);
    const values = groups.get(kind);
    const within = values && new Set(values);
    const told = aws.toldApart("ec2:instanceprofile", [""])?.has("") !== true;
    return answering(facts)
      .filter((machine) => within?.has(passedTo(spec, machine)) ?? true)
      .flatMap((machine) =>
        spec.on === "profile" ? ofProfile(facts, machine, exchange) : ofInstance(machine, exchange, told),
      );
  });

function ofInstance({ fact, arn }: Machine, { actions, occupied }: Exchange, told: boolean): readonly Held[] {
  if ((fact.profile !== undefined) !== occupied) return [];
  const resource: Target = { arn, account: accountOf(arn), tags: fact.tags };
  // Once it is taken off, the machine has none.
  const having = (call: number): readonly string[] | undefined =>
    call === 0 && fact.profile !== undefined ? [fact.profile] : undefined;
  const resources = told
    ? actions.map((_, call) => ({ ...resource, context: new Map([["ec2:instanceprofile", having(call)]]) }))
    : [resource];
  return [{ fact, resources, absent: [] }];
}

function ofProfile(facts: FactReader, { fact }: Machine, { occupied }: Exchange): readonly Held[] {
  const { profile } = fact;
  if (profile === undefined) return [];
  const holds = facts.where("aws.role", "instanceProfiles", profile).length > 0;
  if (holds !== occupied) return [];
  const absent: readonly FactKind[] = occupied ? [] : ["aws.role"];
  return [{ fact, resources: [{ arn: profile, account: accountOf(profile) }], absent }];
}

/** Roles that EC2 takes from somebody and gives to machines with profiles of the kind. */
export const passable = (
  facts: FactReader,
  aws: AwsAuthz,
  spec: ProfileExchange,
  { profiles: kind }: Kind,
): readonly FactOf<"aws.role">[] => {
  const roles = passableRoles(facts, aws, { service: ec2, profile: spec.profile });
  const within = byProfile(facts, aws, spec).get(kind);
  if (within === undefined) return roles;
  return facts.memo(`aws.passable-in ${spec.id} ${kind}`, () => {
    const known = new Set(within);
    return roles.filter(({ instanceProfiles }) => instanceProfiles.some((one) => known.has(one)));
  });
};
