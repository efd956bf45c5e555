import type { Control, ControlTemplate } from "../model/control.ts";
import { applies, controlId, controlOf, type EditSpec, editSpec } from "../model/edits.ts";
import type { Fact, FactReader } from "../model/fact.ts";
import type { CompiledGraph, FactRef } from "./compiled.ts";
import { grouped } from "./csr-lists.ts";
import { overlayOfEdits } from "./edited.ts";
import { Ints } from "./ints.ts";
import type { ControlIndex, Overlay } from "./port.ts";

/** Where controls get facts from: one by one, or all where an edit must look around. */
interface Facts {
  fact(ref: FactRef): Fact | undefined;
  facts(): FactReader;
}

/** One template of a rule: `kind` numbers the kinds that are edited, `slot` the edits of facts of that kind. */
interface Offer {
  readonly template: ControlTemplate;
  readonly spec: EditSpec;
  readonly kind: number;
  readonly slot: number;
}

/** The edits that some rule offers, by the kind of the fact they edit. */
interface Offers {
  readonly specs: readonly (readonly EditSpec[])[];
  readonly kinds: ReadonlyMap<string, number>;
  /** Per rule. */
  readonly ofRule: readonly (readonly Offer[])[];
}

function offersOf({ rules }: CompiledGraph): Offers {
  const specs: EditSpec[][] = [];
  const kinds = new Map<string, number>();
  const ofRule = rules.map(({ controls }) =>
    controls.map((template): Offer => {
      const spec = editSpec(template);
      const kind = kinds.get(spec.on) ?? specs.push([]) - 1;
      kinds.set(spec.on, kind);
      const own = specs[kind] ?? [];
      const known = own.indexOf(spec);
      return { template, spec, kind, slot: known >= 0 ? known : own.push(spec) - 1 };
    }),
  );
  return { specs, kinds, ofRule };
}

const none = 255;

/** The controls of one compiled graph, found in one pass over its alternatives and kept in typed arrays. */
export class Controls implements ControlIndex {
  readonly count: number;
  readonly closes: Uint8Array;
  readonly cost: Uint8Array;
  readonly reversible: Uint8Array;
  readonly alternativeStart: Int32Array;
  readonly stepOf: Int32Array;
  readonly touchedStart: Int32Array;
  readonly touched: Int32Array;
  readonly closersStart: Int32Array;
  readonly closers: Int32Array;

  readonly #graph: CompiledGraph;
  readonly #facts: Facts;
  readonly #specs: readonly EditSpec[];
  /** Index into `cited`, per control. */
  readonly #cited: Int32Array;
  readonly #spec: Uint8Array;
  #byId: ReadonlyMap<string, number> | undefined;
  #citing: { readonly start: Int32Array; readonly items: Int32Array } | undefined;

  constructor(graph: CompiledGraph, facts: Facts) {
    this.#graph = graph;
    this.#facts = facts;
    const { cited, csr, alternativeStart } = graph;
    const offers = offersOf(graph);
    const kindOf = Uint8Array.from(cited, ({ kind }) => offers.kinds.get(kind) ?? none);
    const slotStart = new Int32Array(cited.length + 1);
    for (let c = 0; c < cited.length; c++)
      slotStart[c + 1] = (slotStart[c] ?? 0) + (offers.specs[kindOf[c] ?? none]?.length ?? 0);
    const found = this.#find(offers, kindOf, slotStart);

    const all = offers.specs.flat();
    this.#specs = all;
    const numbers = new Int32Array(slotStart[cited.length] ?? 0).fill(-1);
    for (const slot of found.slots) numbers[slot] = 0;
    const citedOf = new Ints();
    const specOf = new Ints();
    for (let c = 0; c < cited.length; c++) {
      const specs = offers.specs[kindOf[c] ?? none] ?? [];
      for (const [index, spec] of specs.entries()) {
        const slot = (slotStart[c] ?? 0) + index;
        if (numbers[slot] !== 0) continue;
        numbers[slot] = citedOf.length;
        citedOf.push(c);
        specOf.push(all.indexOf(spec));
      }
    }
    this.count = citedOf.length;
    this.#cited = citedOf.view().slice();
    this.#spec = Uint8Array.from(specOf.view());
    this.closes = this.#spec.map((at) => (all[at]?.effect === "closes" ? 1 : 0));
    this.cost = this.#spec.map((at) => all[at]?.cost ?? 0);
    this.reversible = this.#spec.map((at) => (all[at]?.reversible ? 1 : 0));

    const controlOfPair = found.slots.map((slot) => numbers[slot] ?? -1);
    const touched = grouped(this.count, controlOfPair, found.alternatives);
    this.touchedStart = touched.start;
    this.touched = touched.items;
    this.alternativeStart = alternativeStart;
    this.stepOf = new Int32Array(alternativeStart[csr.steps] ?? 0);
    for (let s = 0; s < csr.steps; s++) this.stepOf.fill(s, alternativeStart[s], alternativeStart[s + 1]);
    const closing = controlOfPair.map((control) => this.closes[control] ?? 0);
    const only = (values: Int32Array) => values.filter((_, index) => closing[index] === 1);
    const closers = grouped(this.stepOf.length, only(found.alternatives), only(controlOfPair));
    this.closersStart = closers.start;
    this.closers = closers.items;
  }

  /** Pairs of a slot (a fact and an edit of it) and an alternative that the edit has its effect on, by alternative. */
  #find({ ofRule, specs }: Offers, kindOf: Uint8Array, slotStart: Int32Array) {
    const { cited, csr, stepRule, alternativeStart, factStart, alternativeFacts } = this.#graph;
    const slots = new Ints();
    const alternatives = new Ints();
    /** Per slot: 0 not looked at, 1 the platform allows the edit of this fact, 2 it does not. */
    const allowed = new Uint8Array(slotStart[cited.length] ?? 0);
    const allows = (slot: number, spec: EditSpec, c: number): boolean => {
      if (allowed[slot] === 0) allowed[slot] = spec.allows(cited[c]?.key ?? "") ? 1 : 2;
      return allowed[slot] === 1;
    };
    for (let s = 0; s < csr.steps; s++) {
      const offers = ofRule[stepRule[s] ?? 0] ?? [];
      if (offers.length === 0) continue;
      for (let a = alternativeStart[s] ?? 0; a < (alternativeStart[s + 1] ?? 0); a++) {
        for (let f = factStart[a] ?? 0; f < (factStart[a + 1] ?? 0); f++) {
          const c = alternativeFacts[f] ?? 0;
          if ((specs[kindOf[c] ?? none]?.length ?? 0) === 0) continue;
          for (const { kind, slot, spec, template } of offers) {
            if (kind !== kindOf[c]) continue;
            const at = (slotStart[c] ?? 0) + slot;
            if (!allows(at, spec, c) || !this.#applies(template, spec, s, a, c)) continue;
            slots.push(at);
            alternatives.push(a);
          }
        }
      }
    }
    return { slots: slots.view(), alternatives: alternatives.view() };
  }

  /** Looks at facts only where the edit says that it does not close every alternative. */
  #applies(template: ControlTemplate, spec: EditSpec, s: number, a: number, c: number): boolean {
    if (spec.closes === undefined && template.where === undefined) return true;
    const { cited, csr, factStart, alternativeFacts, nodes, privilegeNode } = this.#graph;
    const { conditionLists, alternativeConditions } = this.#graph;
    const ref = cited[c];
    const fact = ref && this.#facts.fact(ref);
    if (!fact) return false;
    const refs = alternativeFacts.subarray(factStart[a], factStart[a + 1]);
    const premises = csr.premises.subarray(csr.premiseStart[s], csr.premiseStart[s + 1]);
    return applies(template, fact, {
      facts: spec.closes === undefined ? [fact] : [...refs].flatMap((each) => this.#fact(each) ?? []),
      premises: [...premises].map((p) => nodes[privilegeNode[p] ?? -1]?.id ?? ""),
      conditions: conditionLists[alternativeConditions[a] ?? 0] ?? [],
    });
  }

  #fact(index: number): Fact | undefined {
    const ref = this.#graph.cited[index];
    return ref && this.#facts.fact(ref);
  }

  factOf(control: number): FactRef {
    const ref = this.#graph.cited[this.#cited[control] ?? -1];
    if (!ref) throw new RangeError(`the graph has ${this.count} controls, and no control ${control}`);
    return ref;
  }
  #specOf(control: number): EditSpec {
    const spec = this.#specs[this.#spec[control] ?? -1];
    if (!spec) throw new RangeError(`the graph has ${this.count} controls, and no control ${control}`);
    return spec;
  }

  id(control: number): string {
    return controlId(this.#specOf(control), this.factOf(control).key);
  }

  find(id: string): number {
    this.#byId ??= new Map(Array.from({ length: this.count }, (_, control) => [this.id(control), control]));
    return this.#byId.get(id) ?? -1;
  }

  control(control: number): Control {
    return controlOf(this.#specOf(control), this.#edited(control));
  }
  #edited(control: number): Fact {
    const ref = this.factOf(control);
    const fact = this.#facts.fact(ref);
    if (!fact) throw new Error(`the graph cites a fact that the snapshot does not hold: ${ref.kind}`);
    return fact;
  }

  alternativesOn(control: number): Int32Array {
    if (!this.#citing) {
      const { cited, factStart, alternativeFacts } = this.#graph;
      const of = new Int32Array(alternativeFacts.length);
      for (let a = 0; a < this.stepOf.length; a++) of.fill(a, factStart[a], factStart[a + 1]);
      this.#citing = grouped(cited.length, alternativeFacts, of);
    }
    const c = this.#cited[control] ?? -1;
    return this.#citing.items.subarray(this.#citing.start[c], this.#citing.start[c + 1]);
  }

  overlayOf(controls: Iterable<number>): Overlay {
    const edits = [...new Set(controls)].map((control) => ({
      spec: this.#specOf(control),
      fact: this.#edited(control),
    }));
    return overlayOfEdits(() => this.#facts.facts(), edits);
  }
}
