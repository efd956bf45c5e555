import type { Statement } from "./statement.ts";

/** Services by the third field of ARNs: those that the resources of a question are of. */
export interface Services {
  readonly names: ReadonlySet<string>;
  /** Stands for the names. */
  readonly text: string;
}

export function servicesOf(arns: Iterable<string>): Services | undefined {
  const names = new Set<string>();
  for (const arn of arns) {
    const name = serviceOfGlob(arn);
    if (name === undefined) return undefined;
    names.add(name);
  }
  return { names, text: [...names].sort().join() };
}

/** Third field of an ARN or a glob of ARNs; undefined where a wildcard or a variable leaves it open. */
function serviceOfGlob(glob: string): string | undefined {
  const second = glob.indexOf(":", glob.indexOf(":") + 1);
  const third = glob.indexOf(":", second + 1);
  if (second < 0 || third < 0) return undefined;
  const wild = glob.search(/[*?$]/);
  // A wildcard of the partition may run on into the service.
  return wild >= 0 && wild < third ? undefined : glob.slice(second + 1, third);
}

/** False where nothing of the services is in the area. */
export function mayHold(area: string, services: Services | undefined): boolean {
  if (!services) return true;
  const name = serviceOfGlob(area);
  return name === undefined || services.names.has(name);
}

const known = new WeakMap<Statement, ReadonlySet<string> | "any">();

/** False where the statement is about other services only. */
export function speaksOfAny(statement: Statement, services: Services | undefined): boolean {
  if (!services) return true;
  let own = known.get(statement);
  if (own === undefined) {
    own = (statement.resources && servicesOf(statement.resources)?.names) ?? "any";
    known.set(statement, own);
  }
  return own === "any" || [...own].some((name) => services.names.has(name));
}
