import type { GraphReader } from "../graph/port.ts";
import type { Control } from "../model/control.ts";
import type { Owner } from "../model/owner.ts";

/** A control as every answer shows it: with who carries it out. */
export interface ShownControl extends Control {
  readonly owner: Owner;
}

/** @param controlIndex number of the control in `graph.controls` */
export const shownControl = (graph: GraphReader, controlIndex: number): ShownControl =>
  withOwner(graph, graph.controls.control(controlIndex));

/** The same of a control that is at hand. */
export const withOwner = <C extends Control>(graph: GraphReader, control: C): C & ShownControl => ({
  ...control,
  owner: graph.owners.ofControl(control),
});
