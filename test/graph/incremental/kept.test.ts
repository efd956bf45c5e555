import { describe, expect, it } from "vitest";
import { FactBase } from "../../../graph/facts.ts";
import { type Derived, derive } from "../../../graph/incremental/derive.ts";
import { decodeTrace, encodeTrace } from "../../../graph/store/trace-file.ts";
import { node, podOf } from "../../../model/examples/kubernetes.ts";
import type { Fact, FactReader } from "../../../model/fact.ts";
import type { AmbitRule } from "../../../rules/define.ts";
import { rules } from "../../../rules/index.ts";
import { difference } from "./edits.ts";

/** How often the names of the privileged pods were listed. */
let listed = 0;

const privileged = (facts: FactReader): readonly string[] =>
  facts.kept("privileged", () => {
    listed++;
    return facts
      .memo("all pods", () => facts.of("k8s.pod"))
      .flatMap(({ key, containers }) => (containers.some(({ privileged: is }) => is) ? [key] : []));
  });

const [known] = rules.filter(({ id }) => id === "kubernetes.escape-privileged");
if (!known) throw new Error("there is no such rule");
const own: AmbitRule = {
  ...known,
  *derive(facts) {
    for (const pod of facts.each("k8s.pod")) {
      if (!privileged(facts).includes(pod.key)) continue;
      for (const on of facts.of("k8s.node"))
        yield { from: [`${pod.key}#execute`], to: `${on.key}#administer`, because: [pod, on] };
    }
  },
};
const facts: readonly Fact[] = [node("n1"), podOf("app", "web", { privileged: true }), podOf("app", "job", {})];

/** As another process has it: from the files of the graph and the trace. */
function stored({ graph, trace }: Derived): Derived {
  const file = Buffer.concat(encodeTrace(trace, "key"));
  const read = decodeTrace(new Uint8Array(file), (key) => key === "key", graph);
  if (!read) throw new Error("the trace cannot be read");
  return { graph, trace: read };
}

function again(from: Derived, before: readonly Fact[], now: readonly Fact[]): { derived: Derived; times: number } {
  const after = new FactBase(now);
  const changes = difference(new FactBase(before), after);
  listed = 0;
  const derived = derive(after, [own], { ...from, changes });
  const times = listed;
  expect(derived.graph).toEqual(derive(after, [own]).graph);
  return { derived, times };
}

describe("a kept value", () => {
  it("is taken from the trace by another process, and made again once what it was made of has changed", () => {
    const first = derive(new FactBase(facts), [own]);
    expect([...first.graph.stepRule].filter((rule) => rule > 0).length).toBe(1);
    const more = [...facts, node("n2")];
    const second = again(stored(first), facts, more);
    expect(second.times).toBe(0);
    const third = again(stored(second.derived), more, [...more, podOf("app", "db", { privileged: true })]);
    expect(third.times).toBe(1);
  });

  it("is made once, for who asks the facts themselves too", () => {
    const base = new FactBase(facts);
    listed = 0;
    expect(privileged(base)).toEqual(privileged(base));
    expect(listed).toBe(1);
  });
});
