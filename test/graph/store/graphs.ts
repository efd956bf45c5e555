import type { CompiledGraph } from "../../../graph/compiled.ts";
import { buildCsr } from "../../../graph/engine/csr.ts";

/** A graph of nothing: for tests that are about facts. */
export const compileNothing = (): CompiledGraph => ({
  nodes: [],
  privilegeStart: new Int32Array(1),
  privilegeNode: new Int32Array(),
  privilegeAccess: new Uint8Array(),
  csr: buildCsr(0, []),
  stepRule: new Uint16Array(),
  stepFlags: new Uint8Array(),
  stepLeaves: new Uint8Array(),
  alternativeStart: new Int32Array(1),
  factStart: new Int32Array(1),
  alternativeFacts: new Int32Array(),
  alternativeConditions: new Int32Array(),
  alternativeHypothesis: new Int32Array(),
  cited: [],
  conditionLists: [[]],
  hypotheses: [],
  leaves: [],
  rules: [],
  gaps: [],
  scopes: [],
});
