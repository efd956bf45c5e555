import type { GraphReader, RuleInfo } from "../graph/port.ts";

type Shown = Pick<RuleInfo, "blind" | "detection">;
const service = "vault audit";

/**
 * Where a step shows, as the snapshot knows it: what only an audit device of Vault's would show is nowhere where the devices
 * were read and there is none; where they were not read that is said; where one writes values as they are, too.
 */
export function shownBy(graph: GraphReader, step: number, { blind, detection }: Shown): Shown {
  const own = detection.filter((one) => one.service === service);
  const scope = own.length === 0 || blind !== undefined ? undefined : vaultOf(graph, step);
  if (scope === undefined) return { detection, ...(blind === undefined ? {} : { blind }) };
  const cluster = graph.fact({ kind: "vault.cluster", key: scope });
  const audit = cluster?.kind === "vault.cluster" ? cluster.audit : undefined;
  if (audit === "none") {
    const others = detection.filter((one) => one.service !== service);
    const text = `no audit device of ${scope} is enabled`;
    return others.length === 0 ? { detection, blind: text } : { detection: others };
  }
  const notes = { plain: "; a device writes values as they are", hashed: "" };
  const note = audit === undefined ? "; whether an audit device is enabled was not read" : notes[audit];
  return {
    detection: detection.map((one) => (one.service === service ? { ...one, event: `${one.event}${note}` } : one)),
  };
}

/** The Vault that a step is about; that of the conclusion before those of the premises. */
function vaultOf(graph: GraphReader, step: number): string | undefined {
  for (const privilege of [graph.conclusionOf(step), ...graph.premisesOf(step)]) {
    const scope = graph.nodes[graph.nodeOf(privilege)]?.scope ?? "";
    if (scope.startsWith("vault:")) return scope;
  }
  return undefined;
}
