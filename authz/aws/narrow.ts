import type { Fact } from "../../model/fact.ts";
import { arnCovers, arnMeet } from "./arn-glob.ts";
import { freeing, type Touched } from "./ceiling.ts";
import { areaOf } from "./reduce.ts";
import type { Statement } from "./statement.ts";

/** A part of an area in which what restrains a caller is the same everywhere, as far as it could be settled. */
export interface Part {
  /** Glob of ARNs. */
  readonly area: string;
  /** Statements by which settled ceilings let everything of the part through. */
  readonly because: readonly Fact[];
  /** Every Deny that speaks of the part, of settled ceilings too. */
  readonly denies: readonly Statement[];
  /** Ceilings that let some of the part through and some not, or that wait for a context key. */
  readonly ceilings: readonly Touched[];
  /** Positions of the settled ceilings. */
  readonly settled: ReadonlySet<number>;
}

/** More parts of one area than this, and the ceilings are decided target by target instead. */
const most = 32;

/** The statement waits for no context key. */
export const isSettled = ({ atoms, variables }: Statement): boolean => atoms.length === 0 && variables.length === 0;

export const overlaps = (statement: Statement, area: string): boolean =>
  statement.resources === undefined || areaOf(statement).some((glob) => arnMeet(glob, area) !== undefined);

/**
 * The parts of an area that ceilings let through, with the reasons; none where some ceiling lets nothing through, or a
 * Deny takes all. Callers under different ceilings that let the same part through have that part in common.
 */
export function partsOf(area: string, denies: readonly Statement[], ceilings: readonly Touched[]): readonly Part[] {
  let parts: readonly Pick<Part, "area" | "because">[] = [{ area, because: [] }];
  const settled = new Set<number>();
  const open: Touched[] = [];
  const all = [...denies];
  for (const [at, ceiling] of ceilings.entries()) {
    const denying = ceiling.statements.filter(({ allow }) => !allow);
    const next = parts.map((part) => ({ part, pieces: piecesOf(ceiling, part.area) }));
    const count = next.reduce((sum, { pieces }) => sum + (pieces?.length ?? 0), 0);
    if (count > most || next.some(({ pieces }) => pieces === undefined)) {
      open.push(ceiling);
      continue;
    }
    settled.add(at);
    all.push(...denying);
    parts = next.flatMap(({ part, pieces = [] }) =>
      pieces.map((piece) => ({ area: piece.area, because: [...part.because, ...piece.because] })),
    );
  }
  return parts.flatMap((part) => {
    const speaking = all.filter((deny) => overlaps(deny, part.area));
    if (speaking.some((deny) => takesAll(deny, part.area))) return [];
    return [{ ...part, settled, denies: speaking, ceilings: open.map((ceiling) => within(ceiling, part.area)) }];
  });
}

/** Where one ceiling lets an area through and by what; undefined where that cannot be told from globs alone. */
function piecesOf(ceiling: Touched, area: string): readonly Pick<Part, "area" | "because">[] | undefined {
  if (freeing(ceiling.statements)) return [{ area, because: [] }];
  const pieces: Pick<Part, "area" | "because">[] = [];
  for (const statement of ceiling.statements) {
    if (!statement.allow || !overlaps(statement, area)) continue;
    if (!isSettled(statement) || statement.resources === undefined) return undefined;
    for (const glob of areaOf(statement)) {
      if (arnCovers(glob, area)) pieces.push({ area, because: [statement.fact] });
      else if (arnCovers(area, glob)) pieces.push({ area: glob, because: [statement.fact] });
      else if (arnMeet(glob, area) !== undefined) return undefined;
    }
  }
  // Where its document was not read, the rest of the area may be let through too.
  return ceiling.unread && !pieces.some((piece) => piece.area === area) ? undefined : pieces;
}

const takesAll = (deny: Statement, area: string): boolean =>
  isSettled(deny) && (deny.resources?.some((glob) => arnCovers(glob, area)) ?? false);

/** A ceiling without the statements that say nothing about the area; empty where it allows everything. */
export function within(ceiling: Touched, area: string): Touched {
  const statements = ceiling.statements.filter((statement) => overlaps(statement, area));
  const free = freeing(statements);
  if (free && statements.length === 1 && ceiling.statements.length === 1) return ceiling;
  return { ...ceiling, statements: free ? [free, ...statements.filter(({ allow }) => !allow)] : statements };
}
