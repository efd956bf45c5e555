import type { GateAnswer, GateFinding } from "../../../gate/answer.ts";

/** What a design makes of the findings that there are today. */
export interface Compared {
  /** What the design brings first; what is so today too after it. */
  readonly findings: readonly GateFinding[];
  /** Those that the design brings. */
  readonly brought: ReadonlySet<GateFinding>;
  /** Found today, and not with the design. */
  readonly gone: readonly GateFinding[];
}

/** The same of the same: a finding that says more than today's is another one. */
const contentOf = ({ kind, record, subject, at, sentence, reasons, level }: GateFinding): string =>
  JSON.stringify([kind, record, subject, at, sentence, reasons, level]);

export function comparedWith(today: GateAnswer, planned: GateAnswer): Compared {
  const before = new Set(today.findings.map(contentOf));
  const after = new Set(planned.findings.map(contentOf));
  const isOld = (one: GateFinding): boolean => before.has(contentOf(one));
  const brought = planned.findings.filter((one) => !isOld(one));
  return {
    findings: [...brought, ...planned.findings.filter(isOld)],
    brought: new Set(brought),
    gone: today.findings.filter((one) => !after.has(contentOf(one))),
  };
}
