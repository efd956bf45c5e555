import type { Acl, AclPath, AclRule } from "./acl.ts";
import { capabilities, decide, type VaultDecision, type VaultRequest, withinParameters, wrapped } from "./decide.ts";
import type { Pattern } from "./pattern.ts";
import { isRootProtected } from "./root-protected.ts";
import { type Flavour, serverRules } from "./server.ts";

/** A rule whose pattern fits the path. */
export interface Fitting<P extends AclPath> {
  readonly rule: AclRule<P>;
  /** Why another decides; absent for the one that does. */
  readonly behind?: string;
}

/** One decision with everything that it was made of. */
export interface VaultExplained<P extends AclPath> {
  readonly decision: VaultDecision<P>;
  /** As `sys/capabilities` answers for the path. */
  readonly capabilities: readonly string[];
  /** The one that decides first. */
  readonly fitting: readonly Fitting<P>[];
  /** Absent where the rule says nothing of it, or is not asked. */
  readonly parameters?: boolean | "open";
  readonly wrapping?: boolean;
  /** The server asks for `sudo` beside the operation. */
  readonly rootProtected: boolean;
}

export function explainAcl<P extends AclPath>(
  acl: Acl<P>,
  request: VaultRequest,
  flavour: Flavour,
  pkiMounts?: readonly string[],
  namespaces?: readonly string[],
): VaultExplained<P> {
  const decision = decide(acl, request, flavour);
  const { rule } = decision;
  const fitting = acl.root
    ? []
    : acl.fitting(request.path, request.op).map((one) => ({
        rule: one,
        ...(rule && one !== rule ? { behind: behind(one.pattern, rule.pattern) } : {}),
      }));
  const granted = rule && decision.granting.length > 0 ? rule : undefined;
  const restrained = granted && granted.allowed.size + granted.refused.size + granted.required.size > 0;
  return {
    decision,
    capabilities: capabilities(acl, request.path),
    fitting,
    ...(granted && restrained
      ? { parameters: withinParameters(granted, request.data ?? {}, serverRules(flavour)) }
      : {}),
    ...(granted && granted.minWrap + granted.maxWrap > 0 ? { wrapping: wrapped(granted, request.wrapTtlSeconds) } : {}),
    rootProtected: isRootProtected(request.path, flavour, pkiMounts, namespaces),
  };
}

/** In which of the documented comparisons the one is behind the other. */
function behind(one: Pattern, first: Pattern): string {
  const name = `\`${first.text}\``;
  if (first.kind === "exact") return `${name} is the path itself`;
  if (one.rank.firstWildcard < first.rank.firstWildcard) return `the first wildcard of ${name} stands further back`;
  if (one.open && !first.open) return `${name} does not end in *`;
  if (one.rank.wildcards > first.rank.wildcards) return `${name} has fewer segments +`;
  if (one.rank.length < first.rank.length) return `${name} is longer`;
  return `a LIST is decided by ${name} first`;
}
