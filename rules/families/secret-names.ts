import type { Fact, FactOf, FactReader } from "../../model/fact.ts";

/** A secret that may say by its name what it opens. */
export interface NamedSecret {
  readonly fact: Fact;
  readonly name: string;
  /** Account in which what it opens would be; absent: anywhere. */
  readonly scope?: string;
}

/** Says what a secret opens by the words that their names have in common. */
export interface NameMatch {
  readonly secret: NamedSecret;
  readonly target: FactOf<"aws.database"> | FactOf<"aws.user"> | FactOf<"aws.warehouse">;
  /** Facts that the guess rests on beside the two. */
  readonly also: readonly Fact[];
  readonly pattern: string;
}

const database = words(
  "aurora database db mariadb mongo mssql mysql oracle pg postgres postgresql rds redshift sqlserver warehouse",
);
/** What names of logins say beside whose they are. */
const login = words(
  "admin conn connection cred credential credentials creds dsn login master pass passwd password pwd ro root rw secret secrets string uri url user username",
);
const accessKey = words("access aws cred credential credentials creds iam id key keys secret secrets token user");
/** Stages, in one spelling each. */
const stages: Readonly<Record<string, string>> = {
  dev: "dev",
  development: "dev",
  prd: "prod",
  prod: "prod",
  production: "prod",
  qa: "qa",
  stage: "staging",
  staging: "staging",
  stg: "staging",
  test: "test",
  uat: "uat",
};

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

interface Subject {
  /** Words that say what it is about, sorted; one text. */
  readonly about: string;
  readonly stage: string | undefined;
}

const wordsOf = (name: string): readonly string[] =>
  name
    .slice(0, 256)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

/** Undefined where a name says of nothing in particular what it is about, or of two stages. */
function subjectOf(all: readonly string[], generic: readonly ReadonlySet<string>[]): Subject | undefined {
  const own = all.filter((word) => !generic.some((set) => set.has(word)));
  const stage = new Set(own.flatMap((word) => stages[word] ?? []));
  const about = [...new Set(own.filter((word) => stages[word] === undefined))].sort().join(" ");
  return about === "" || stage.size > 1 ? undefined : { about, stage: [...stage][0] };
}

const fits = (a: Subject, b: Subject): boolean =>
  a.about === b.about && (a.stage === b.stage || a.stage === undefined || b.stage === undefined);

/** Secrets that AWS, GCP, Azure, Vault and Kubernetes hold. */
function* namedSecrets(facts: FactReader): Generator<NamedSecret> {
  for (const fact of facts.each("aws.secret")) yield { fact, name: fact.name, scope: fact.scope };
  for (const fact of facts.each("aws.parameter")) if (fact.secure) yield { fact, name: fact.name, scope: fact.scope };
  for (const fact of facts.each("vault.secret")) yield { fact, name: fact.name };
  for (const fact of facts.each("gcp.secret")) yield { fact, name: fact.name };
  for (const fact of facts.each("azure.secret")) yield { fact, name: fact.name };
  for (const fact of facts.each("k8s.secret")) yield { fact, name: fact.name };
}

type Target = NameMatch["target"];

/** Things by what their names are about. */
type Index<T> = ReadonlyMap<string, readonly { readonly fact: T; readonly subject: Subject }[]>;

function indexed<T extends Target>(all: Iterable<T>, generic: readonly ReadonlySet<string>[]): Index<T> {
  const index = new Map<string, { readonly fact: T; readonly subject: Subject }[]>();
  for (const fact of all) {
    const subject = subjectOf(wordsOf(fact.name), generic);
    if (!subject) continue;
    const same = index.get(subject.about);
    if (same) same.push({ fact, subject });
    else index.set(subject.about, [{ fact, subject }]);
  }
  return index;
}

/**
 * Secrets whose names say that they open a database or are the access key of a user, where exactly one fits: the words that
 * are left when those for databases, logins and keys are taken out are the same, and their stages do not differ.
 * A secret of which something is declared is not guessed at.
 */
export function* nameMatches(facts: FactReader): Generator<NameMatch> {
  for (const secret of namedSecrets(facts)) {
    const all = wordsOf(secret.name);
    const has = (set: ReadonlySet<string>): boolean => all.some((word) => set.has(word));
    // Most names are about neither: what there is to open is read where one is, and changes of it matter there alone.
    if (has(database)) {
      const subject = subjectOf(all, [database, login]);
      const target = subject && only(stores(facts), subject, secret);
      if (!target || isDeclared(facts, secret)) continue;
      yield { secret, target, also: [], pattern: said(secret, target, subject) };
    } else if (all.includes("aws") || (all.includes("access") && all.includes("key"))) {
      const subject = subjectOf(all, [accessKey]);
      const target = subject && only(users(facts), subject, secret);
      if (!target || isDeclared(facts, secret)) continue;
      const [key] = facts.where("aws.access-key", "user", target.key).filter((one) => one.status === "Active");
      if (key) yield { secret, target, also: [key], pattern: said(secret, target, subject) };
    }
  }
}

const isDeclared = (facts: FactReader, { fact }: NamedSecret): boolean =>
  facts.where("unlocks", "secret", fact.key).length > 0;

/** Instances of a cluster take the logins of the cluster. */
const stores = (facts: FactReader): Index<Target> =>
  facts.memo("stores by name", () =>
    indexed<Target>(
      [...facts.of("aws.database").filter(({ cluster }) => cluster === undefined), ...facts.of("aws.warehouse")],
      [database],
    ),
  );

const users = (facts: FactReader): Index<FactOf<"aws.user">> =>
  facts.memo("users by name", () => indexed(facts.of("aws.user"), []));

function only<T extends Target>(index: Index<T>, subject: Subject, { scope }: NamedSecret): T | undefined {
  const [first, ...others] = (index.get(subject.about) ?? []).filter(
    (one) => fits(subject, one.subject) && (scope === undefined || one.fact.scope === scope),
  );
  return others.length > 0 ? undefined : first?.fact;
}

const said = ({ name }: NamedSecret, target: Target, { about, stage }: Subject): string =>
  `the name ${name} says what it opens: \`${about}\`${stage === undefined ? "" : ` (${stage})`}, as ${target.name} is called, and nothing else`;
