import { unsegment } from "../model/access.ts";
import { compare } from "../model/canonical.ts";
import type { ObservedLogFact, ObservedSessionFact, ObservedUseFact } from "../model/fact/observed.ts";
import type { Fact, FactKind } from "../model/fact.ts";

/** What audit logs told, by whom and what it is of. Nothing is derived from it; empty where no log was read. */
export interface ObservedIndex {
  /** Sorted by what they are of, then by time. */
  readonly logs: readonly ObservedLogFact[];
  /** What this identity did or was refused: node id, `credential:<access key>` for what was done with a key. */
  of(id: string): readonly ObservedUseFact[];
  /** Ids that did anything, sorted. */
  readonly identities: readonly string[];
  /** A session by its key's public id, as all logs together tell of it. */
  session(keyId: string): ObservedSessionFact | undefined;
  /** Sessions that were got with that key, newest first. */
  issuedWith(keyId: string): readonly ObservedSessionFact[];
  /** True where the log of that scope holds such an event of anybody: `<service>:<action without version>`. */
  recorded(of: string, action: string): boolean;
  /** True where the log of that scope holds calls that only read. */
  reads(of: string): boolean;
  /** True where the log of that scope holds data events of that service on that resource. */
  data(of: string, service: string, resource: string): boolean;
}

/** Where its facts come from, and how names become node ids. */
export interface ObservedSources {
  /** Facts of some kinds, sorted by key within each. */
  ofKinds(kinds: readonly FactKind[]): Iterable<Fact>;
  /** Ids of the nodes of a name. */
  idsOf(name: string): readonly string[];
}

/** `CreateFunction20150331` and `UpdateFunctionCode20150331v2` are the actions without their dates. */
export const plainAction = (action: string): string => action.replace(/\d{8}(?:v\d+)?$/, "");

export class Observed implements ObservedIndex {
  readonly logs: readonly ObservedLogFact[];
  readonly #uses = new Map<string, ObservedUseFact[]>();
  readonly #sessions = new Map<string, ObservedSessionFact>();
  readonly #recorded = new Set<string>();
  readonly #reads = new Set<string>();
  readonly #data = new Set<string>();
  readonly #idsOf: (name: string) => readonly string[];
  readonly #names = new Map<string, string>();

  constructor({ ofKinds, idsOf }: ObservedSources) {
    this.#idsOf = idsOf;
    const logs: ObservedLogFact[] = [];
    for (const fact of ofKinds(["observed.log"])) if (fact.kind === "observed.log") logs.push(fact);
    this.logs = logs.sort((a, b) => compare(a.of, b.of) || compare(a.from, b.from) || compare(a.key, b.key));
    if (logs.length === 0) return;
    for (const fact of ofKinds(["observed.use", "observed.session"])) {
      if (fact.kind === "observed.use") this.#use(fact);
      else if (fact.kind === "observed.session") this.#session(fact);
    }
  }

  get identities(): readonly string[] {
    return [...this.#uses.keys()].filter((id) => !id.startsWith("credential:")).sort(compare);
  }

  of(id: string): readonly ObservedUseFact[] {
    return this.#uses.get(id) ?? [];
  }

  session(keyId: string): ObservedSessionFact | undefined {
    return this.#sessions.get(keyId);
  }

  issuedWith(keyId: string): readonly ObservedSessionFact[] {
    return [...this.#sessions.values()]
      .filter(({ issuedToKey }) => issuedToKey === keyId)
      .sort((a, b) => compare(b.issuedAt ?? "", a.issuedAt ?? "") || compare(a.keyId, b.keyId));
  }

  recorded(of: string, action: string): boolean {
    return this.#recorded.has(`${of}\n${action}`);
  }

  reads(of: string): boolean {
    return this.#reads.has(of);
  }

  data(of: string, service: string, resource: string): boolean {
    return this.#data.has(`${of}\n${service}\n${resource}`);
  }

  #use(use: ObservedUseFact): void {
    const { of, service, action, resource = "", accessKey, also = [] } = use;
    const ids = [use.identity, ...also].map((name) => this.#idOf(name));
    if (accessKey !== undefined) ids.push(`credential:${accessKey}`);
    for (const id of new Set(ids)) {
      const known = this.#uses.get(id);
      if (known) known.push(use);
      else this.#uses.set(id, [use]);
    }
    this.#recorded.add(`${of}\n${service}:${plainAction(action)}`);
    if (use.reads) this.#reads.add(of);
    if (use.data) this.#data.add(`${of}\n${service}\n${resource}`);
  }

  #session(told: ObservedSessionFact): void {
    const { issuedTo } = told;
    const to = issuedTo === undefined ? {} : { issuedTo: this.#idOf(issuedTo) };
    const fact = { ...told, ...to, principal: this.#idOf(told.principal) };
    const known = this.#sessions.get(fact.keyId);
    this.#sessions.set(fact.keyId, known ? joined(known, fact) : fact);
  }

  /** The node that a log's name stands for, where there is one. */
  #idOf(name: string): string {
    let id = this.#names.get(name);
    if (id === undefined) {
      id = this.#found(name);
      this.#names.set(name, id);
    }
    return id;
  }

  #found(name: string): string {
    const web = /^web-identity:([^:]*):(.*)$/.exec(name);
    if (!web) return this.#idsOf(name)[0] ?? roleWithPath(name, this.#idsOf) ?? name;
    const [issuer = "", subject = ""] = [unsegment(web[1] ?? ""), unsegment(web[2] ?? "")];
    if (issuer === "token.actions.githubusercontent.com") return `external:github:${subject}`;
    const [, namespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(subject) ?? [];
    const [cluster] = this.#idsOf(`https://${issuer}`);
    if (cluster?.startsWith("k8s:") && namespace !== undefined)
      return `${cluster}:serviceaccount:${namespace}:${account}`;
    return name;
  }
}

/** A role's name is unique in its account; a session's ARN tells it without the path. */
function roleWithPath(name: string, idsOf: (name: string) => readonly string[]): string | undefined {
  const [, session] = /^(arn:aws[a-z-]*:iam::\d{12}:role\/[^/]+)$/.exec(name) ?? [];
  return session === undefined ? undefined : idsOf(session)[0];
}

function joined(a: ObservedSessionFact, b: ObservedSessionFact): ObservedSessionFact {
  const issue = a.issuedBy === undefined ? b : a;
  const first = [a.first, b.first].filter((at) => at !== undefined).sort()[0];
  const last = [a.last, b.last]
    .filter((at) => at !== undefined)
    .sort()
    .at(-1);
  const name = a.name ?? b.name;
  const sourceIdentity = a.sourceIdentity ?? b.sourceIdentity;
  return {
    ...a,
    ...b,
    ...issue,
    ...(name === undefined ? {} : { name }),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    ...(first === undefined ? {} : { first }),
    ...(last === undefined ? {} : { last }),
    count: a.count + b.count,
    actions: [...a.actions, ...b.actions].sort((x, y) => compare(x.action, y.action) || compare(x.first, y.first)),
    addresses: [...new Set([...a.addresses, ...b.addresses])].sort(compare),
    ...(a.more || b.more ? { more: true as const } : {}),
  };
}
