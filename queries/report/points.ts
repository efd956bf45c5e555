import type { AiRole } from "../../model/fact/ai.ts";
import type { FrameworkRef } from "../../model/framework.ts";
import type { ControlPointId } from "../../model/raci.ts";

const csf = (id: string): FrameworkRef => ({ framework: "nist-csf-2.0", id });
const rmf = (id: string): FrameworkRef => ({ framework: "nist-ai-rmf-1.0", id });
const layer = (id: string): FrameworkRef => ({ framework: "csa-maestro", id });

/** What a control of an AI service's chain speaks to, by its control point. Ambit's own reading of the frameworks. */
export const pointRefs: Readonly<Record<ControlPointId, readonly FrameworkRef[]>> = {
  CP1: [csf("PR.IR-01"), layer("L4")],
  CP2: [csf("PR.IR-01"), csf("PR.PS-01"), layer("L4")],
  CP3: [csf("PR.AA-03"), rmf("MEASURE 2.7"), layer("L6")],
  CP4: [csf("ID.RA-01"), rmf("MEASURE 2.7"), layer("L3")],
  CP5: [csf("PR.AA-05"), rmf("MEASURE 2.7"), layer("L4")],
  CP6: [csf("PR.AA-05"), layer("L6")],
  CP7: [csf("PR.DS-01"), rmf("MAP 4.1"), layer("L2")],
  CP8: [csf("PR.AA-05"), rmf("MAP 4.1"), layer("L3"), layer("L7")],
  CP9: [csf("PR.IR-01"), layer("L4")],
  CP10: [csf("PR.PS-04"), csf("DE.CM-09"), csf("RS.MI-01"), rmf("MANAGE 4.1"), layer("L5")],
  CP11: [csf("GV.SC-07"), rmf("GOVERN 6.1"), rmf("MANAGE 3.1"), layer("L7")],
  CP12: [csf("PR.AA-01"), layer("L6")],
};

/** Who answers for control points and chains. */
export const accountability: readonly FrameworkRef[] = [csf("GV.RR-02"), rmf("GOVERN 2.1"), layer("L6")];

/** The MAESTRO layer that a part of an AI service is in. */
export const layerOf: Readonly<Record<AiRole, FrameworkRef>> = {
  model: layer("L1"),
  "model-endpoint": layer("L1"),
  retrieval: layer("L2"),
  "vector-store": layer("L2"),
  agent: layer("L3"),
  "mcp-server": layer("L3"),
  tool: layer("L3"),
  gateway: layer("L4"),
  notebook: layer("L4"),
  connector: layer("L7"),
  webhook: layer("L7"),
};
