import type { Access } from "./access.ts";
import type { ControlTemplate } from "./control.ts";
import type { Fact, FactKind, FactReader } from "./fact.ts";
import type { NodeKind } from "./node.ts";
import type { Certainty, Derivation, Leaves } from "./step.ts";

export type RuleId = `${string}.${string}`;
/** `AwsRole#impersonate`; `AwsPrincipal` stands for users, roles, sessions, `~max` and outside AWS accounts alike, `Any` for every kind. */
export type PrivilegePattern = `${NodeKind | "AwsPrincipal" | "Any"}#${Access}`;
export type FrameworkId = `${"attack" | "owasp-nhi" | "cis-k8s" | "cwe"}:${string}`;

/** What every rule file exports by default. `A` is the set of evaluators it may ask. */
export interface Rule<A> {
  /** Stable and public; equals the file's path under rules/ with a dot for the slash. */
  readonly id: RuleId;
  /** Goes up when the rule's conclusions change: steps then read "re-evaluated", not "new". */
  readonly version: number;
  /** One sentence, present tense, whose subject is whoever holds the premises: the step's label. */
  readonly title: string;
  /** SCREAMING_SNAKE verb, third person. */
  readonly edge: string;
  readonly emits: { readonly from: readonly PrivilegePattern[]; readonly to: PrivilegePattern };
  /** Fact kinds that steps may cite. */
  readonly needs: readonly FactKind[];
  /** Collections whose absence of restraint the steps rely on: where one is not read, the steps are conditional. */
  readonly reliesOnAbsenceIn: readonly FactKind[];
  readonly leaves: Leaves;
  /** True where the step gives more rights than its premises had, not only other ones: `is-admin` leaves such steps out. */
  readonly escalation?: boolean;
  /** True where the step is shape, not an act: it costs nothing and is not counted as a step. */
  readonly structural?: boolean;
  /** Set where no log would show the step; says why. */
  readonly blind?: string;
  derive(facts: FactReader, authz: A): Iterable<Derivation>;
  readonly controls: readonly ControlTemplate[];
  /** How an attacker does it, in a sentence or two. */
  readonly abuse: string;
  /** What the platform's own log calls it. */
  readonly detection: readonly { readonly service: string; readonly event: string }[];
  /** The command or policy change that closes it. */
  readonly remediation: string;
  readonly frameworks: readonly FrameworkId[];
  readonly references: readonly `https://${string}`[];
  /** At least one that fires and one near miss. Run as tests, printed in the docs. */
  readonly examples: readonly Example[];
}

export interface Example {
  readonly name: string;
  readonly facts: readonly Fact[];
  /** `<premise> & <premise> -> <conclusion>` with premises sorted and hubs contracted; exactly these must be derived. Empty: a near miss. */
  readonly steps: readonly string[];
  /** Of every step above, in a closed world. Default `certain`. */
  readonly certainty?: Certainty;
}

/** `step` is what the rule must derive from `facts`, and nothing more. */
export const fires = (name: string, steps: string | readonly string[], ...facts: readonly Fact[]): Example => ({
  name,
  facts,
  steps: typeof steps === "string" ? [steps] : steps,
});

/** As `fires`, where an open condition makes the step conditional. */
export const firesIf = (name: string, steps: string | readonly string[], ...facts: readonly Fact[]): Example => ({
  ...fires(name, steps, ...facts),
  certainty: "conditional",
});

/** A near miss: close to firing, and must not. */
export const silent = (name: string, ...facts: readonly Fact[]): Example => ({ name, facts, steps: [] });
