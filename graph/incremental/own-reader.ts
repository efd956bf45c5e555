import type { CoverageState, FactKind, FactOf, FactReader, FieldOf, Fits, Plain } from "../../model/fact.ts";
import type { Reads } from "./rounds.ts";

/** Reads that may be noted elsewhere than for who asks now. */
interface Recorded extends FactReader {
  /** Runs a read whose record goes to a cell, whoever asked. */
  within<T>(reads: Reads, read: () => T): T;
}

/** Reads for an object that keeps what it finds. */
export class OwnReader implements FactReader {
  readonly #tracking: Recorded;
  readonly #reads: Reads;

  constructor(tracking: Recorded, reads: Reads) {
    this.#tracking = tracking;
    this.#reads = reads;
  }

  get asOf(): string {
    return this.#tracking.within(this.#reads, () => this.#tracking.asOf);
  }

  of<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    return this.#tracking.within(this.#reads, () => this.#tracking.of(kind));
  }

  get<K extends FactKind>(kind: K, key: string): FactOf<K> | undefined {
    return this.#tracking.within(this.#reads, () => this.#tracking.get(kind, key));
  }

  where<K extends FactKind>(kind: K, field: FieldOf<K>, value: string): readonly FactOf<K>[] {
    return this.#tracking.within(this.#reads, () => this.#tracking.where(kind, field, value));
  }

  inAccount<K extends FactKind>(kind: K, account: string): readonly FactOf<K>[] {
    return this.#tracking.within(this.#reads, () => this.#tracking.inAccount(kind, account));
  }

  resolve(name: string): string {
    return this.#tracking.within(this.#reads, () => this.#tracking.resolve(name));
  }

  coverage(collection: FactKind, scope: string): CoverageState {
    return this.#tracking.within(this.#reads, () => this.#tracking.coverage(collection, scope));
  }

  scopes(prefix: string): readonly string[] {
    return this.#tracking.within(this.#reads, () => this.#tracking.scopes(prefix));
  }

  each<K extends FactKind>(kind: K, fits?: Fits<K>): Iterable<FactOf<K>> {
    return fits ? this.of(kind).filter(fits) : this.of(kind);
  }

  items<T>(_name: string, things: Iterable<T>): Iterable<T> {
    return things;
  }

  memo<T>(name: string, compute: () => T): T {
    return this.#tracking.within(this.#reads, () => this.#tracking.memo(name, compute));
  }

  kept<T extends Plain>(name: string, compute: () => T): T {
    return this.#tracking.within(this.#reads, () => this.#tracking.kept(name, compute));
  }

  own<T>(name: string, make: (facts: FactReader) => T): T {
    return this.#tracking.within(this.#reads, () => this.#tracking.own(name, make));
  }
}
