import type { AwsAuthz, Target, Way } from "../../authz/aws/index.ts";
import type { Fact, FactOf, FactReader } from "../../model/fact.ts";
import type { Condition } from "../../model/step.ts";

/** One machine of an instance fact, by the ARN that policies match. */
export interface Machine {
  readonly fact: FactOf<"aws.instance">;
  readonly arn: string;
}

/** Every machine observed. */
export const machines = (facts: FactReader): readonly Machine[] =>
  facts.of("aws.instance").flatMap((fact) => {
    const prefix = fact.key.slice(0, fact.key.indexOf(":instance/") + 1);
    return fact.members.map((member) => ({ fact, arn: `${prefix}${member}` }));
  });

/** What a question asks about machines. */
export const onMachines = {
  on: ({ fact, arn }: Machine): readonly Target[] => [{ arn, account: arn.split(":")[4] ?? "", tags: fact.tags }],
  fact: ({ fact }: Machine): Fact => fact,
};

/** How an instance registers with Systems Manager, and what the snapshot does not tell of it. */
export interface Registration {
  readonly because: readonly Fact[];
  readonly conditions: readonly Condition[];
}

const agent: Condition = { kind: "target-state", text: "the agent of Systems Manager runs on the instance" };
const runs: Condition = { kind: "target-state", text: "the instance runs" };
const byDefault: Condition = {
  kind: "unread",
  text: "the account's default host management lets the instance register with Systems Manager",
};

/**
 * The agent registers as the instance's role, and takes orders through one of the `channels`; where the role may not,
 * the account's default host management may let it, of which a snapshot does not tell.
 */
export function registrations(
  facts: FactReader,
  aws: AwsAuthz,
  machine: FactOf<"aws.instance">,
  channels: readonly string[],
): readonly Registration[] {
  const { profile, state, scope } = machine;
  const running = state === "running" ? [] : [runs];
  const ping = pingOf(facts, machine);
  if (ping === "unknown") return [];
  if (ping === "Online") return [{ because: [], conditions: running }];
  const open = [agent, ...running];
  const roles = profile === undefined ? [] : facts.where("aws.role", "instanceProfiles", profile);
  const own = roles.flatMap((role) =>
    registering(facts, aws, role.key, channels).map((way) => ({
      because: [role, ...way.because],
      conditions: [...open, ...way.conditions],
    })),
  );
  if (own.length > 0 || facts.of("closed-world").some((closed) => closed.scope === scope)) return own;
  return [{ because: [], conditions: [...open, byDefault] }];
}

/** What Systems Manager says of a machine: undefined where the input has nothing of it, `unknown` where it knows only others. */
function pingOf(facts: FactReader, { key, scope, instanceIds }: FactOf<"aws.instance">): string | undefined {
  const region = key.split(":")[3] ?? "";
  const known = facts.memo(`aws.managed ${scope} ${region}`, () =>
    facts.of("aws.managed-instance").filter((each) => each.scope === scope && (each.region ?? region) === region),
  );
  if (known.length === 0) return undefined;
  const own = known.filter(({ instance }) => instanceIds.includes(instance));
  return own.find(({ ping }) => ping === "Online")?.ping ?? own[0]?.ping ?? "unknown";
}

const registering = (facts: FactReader, aws: AwsAuthz, role: string, channels: readonly string[]): readonly Way[] =>
  facts.memo(`aws.registers ${role} ${channels.join()}`, () => {
    const caller = aws.caller(role);
    if (!caller) return [];
    const target: Target = { arn: "*", account: caller.account };
    const asked = channels.map((action) =>
      aws.waysTogether([
        { caller, action: "ssm:UpdateInstanceInformation", target },
        { caller, action, target },
      ]),
    );
    return asked.find((ways) => ways.length > 0)?.slice(0, 4) ?? [];
  });
