/** A compiled AND/OR graph. Privileges and steps are dense ints. Step s derives conclusion[s] when all its premises hold. */
export interface Csr {
  readonly privileges: number;
  readonly steps: number;
  /** steps + 1: the premises of step s are premises[premiseStart[s] .. premiseStart[s + 1]), each privilege once. */
  readonly premiseStart: Int32Array;
  readonly premises: Int32Array;
  /** Per step. */
  readonly conclusion: Int32Array;
  /** Per step: 0 certain, 1 conditional, 2 assumed. */
  readonly stratum: Uint8Array;
  /** Per step, >= 0. Hubs and implications cost 0. */
  readonly cost: Uint16Array;
  /** privileges + 1: the steps that have privilege p as a premise are uses[useStart[p] .. useStart[p + 1]), ascending. */
  readonly useStart: Int32Array;
  readonly uses: Int32Array;
  /** privileges + 1: the steps that conclude p are makes[makeStart[p] .. makeStart[p + 1]), ascending. */
  readonly makeStart: Int32Array;
  readonly makes: Int32Array;
}

export interface StepRow {
  /** Privileges; a repeated one counts once. Empty: the step always fires. */
  readonly premises: readonly number[];
  readonly conclusion: number;
  /** 0 certain, 1 conditional, 2 assumed. */
  readonly stratum: number;
  /** Integer, 0 to 65535. */
  readonly cost: number;
}

/** The same as rows, by column; premiseStart has steps + 1 entries. */
export interface StepColumns {
  readonly premiseStart: ArrayLike<number>;
  readonly premises: ArrayLike<number>;
  readonly conclusion: ArrayLike<number>;
  readonly stratum: ArrayLike<number>;
  readonly cost: ArrayLike<number>;
}

/** The highest stratum a step may have. */
const LAST_STRATUM = 2;
const MOST_COST = 0xffff;

/**
 * Compiles steps; step s of the graph is the s-th given.
 * @throws RangeError when a privilege, stratum or cost is out of range.
 */
export function buildCsr(privileges: number, steps: Iterable<StepRow> | StepColumns): Csr {
  const columns = Symbol.iterator in steps ? toColumns(steps) : steps;
  const count = columns.conclusion.length;
  const conclusion = new Int32Array(count);
  const stratum = new Uint8Array(count);
  const cost = new Uint16Array(count);
  const premiseStart = new Int32Array(count + 1);
  const premises = new Int32Array(columns.premises.length);
  const lastStep = new Int32Array(privileges).fill(-1);
  let filled = 0;
  for (let s = 0; s < count; s++) {
    conclusion[s] = checked("conclusion", s, columns.conclusion[s], privileges - 1);
    stratum[s] = checked("stratum", s, columns.stratum[s], LAST_STRATUM);
    cost[s] = checked("cost", s, columns.cost[s], MOST_COST);
    const from = checked("first premise", s, columns.premiseStart[s], premises.length);
    const to = checked("end of premises", s, columns.premiseStart[s + 1], premises.length);
    for (let i = from; i < to; i++) {
      const premise = checked("premise", s, columns.premises[i], privileges - 1);
      if (lastStep[premise] === s) continue;
      lastStep[premise] = s;
      premises[filled++] = premise;
    }
    premiseStart[s + 1] = filled;
  }
  const distinct = filled === premises.length ? premises : premises.slice(0, filled);
  return indexed(privileges, { premiseStart, premises: distinct, conclusion, stratum, cost });
}

/** The same of columns that are known to be sound: in range, each premise of a step once. They are kept, not copied. */
export function indexed(
  privileges: number,
  columns: Pick<Csr, "premiseStart" | "premises" | "conclusion" | "stratum" | "cost">,
): Csr {
  const { premiseStart, premises, conclusion } = columns;
  return {
    privileges,
    steps: conclusion.length,
    ...columns,
    ...usesOf(privileges, premiseStart, premises),
    ...makesOf(privileges, conclusion),
  };
}

function checked(what: string, step: number, value: number | undefined, most: number): number {
  if (value !== undefined && Number.isInteger(value) && value >= 0 && value <= most) return value;
  throw new RangeError(`${what} of step ${step} is ${value}, not an integer from 0 to ${most}`);
}

function toColumns(rows: Iterable<StepRow>): StepColumns {
  const columns = {
    premiseStart: [0],
    premises: [] as number[],
    conclusion: [] as number[],
    stratum: [] as number[],
    cost: [] as number[],
  };
  for (const row of rows) {
    for (const premise of row.premises) columns.premises.push(premise);
    columns.premiseStart.push(columns.premises.length);
    columns.conclusion.push(row.conclusion);
    columns.stratum.push(row.stratum);
    columns.cost.push(row.cost);
  }
  return columns;
}

function usesOf(privileges: number, premiseStart: Int32Array, premises: Int32Array): Pick<Csr, "useStart" | "uses"> {
  const useStart = starts(privileges, premises);
  const at = useStart.slice();
  const uses = new Int32Array(premises.length);
  for (let s = 0; s + 1 < premiseStart.length; s++) {
    for (let i = premiseStart[s] as number; i < (premiseStart[s + 1] as number); i++) {
      const premise = premises[i] as number;
      uses[at[premise] as number] = s;
      at[premise] = (at[premise] as number) + 1;
    }
  }
  return { useStart, uses };
}

function makesOf(privileges: number, conclusion: Int32Array): Pick<Csr, "makeStart" | "makes"> {
  const makeStart = starts(privileges, conclusion);
  const at = makeStart.slice();
  const makes = new Int32Array(conclusion.length);
  for (let s = 0; s < conclusion.length; s++) {
    const made = conclusion[s] as number;
    makes[at[made] as number] = s;
    at[made] = (at[made] as number) + 1;
  }
  return { makeStart, makes };
}

/** groups + 1: where each group starts when items are laid out by group; `groupOf` names each item's group. */
export function starts(groups: number, groupOf: Int32Array): Int32Array {
  const start = new Int32Array(groups + 1);
  for (let i = 0; i < groupOf.length; i++) {
    const next = (groupOf[i] as number) + 1;
    start[next] = (start[next] as number) + 1;
  }
  for (let g = 0; g < groups; g++) start[g + 1] = (start[g + 1] as number) + (start[g] as number);
  return start;
}
