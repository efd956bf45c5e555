/** How to reach the server: what `AMBIT_NEO4J_URI`, `_USER`, `_PASSWORD` and `_DATABASE` say. */
export interface Neo4jSettings {
  /** `bolt://host:7687`, `neo4j://host`, `neo4j+s://host` ... */
  readonly uri: string;
  readonly user: string;
  /** Left out where the server asks for none. */
  readonly password?: string;
  readonly database: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of the environment; undefined where no address is set. Community has one database, `neo4j`. */
export function neo4jSettings(env: Environment): Neo4jSettings | undefined {
  const uri = env["AMBIT_NEO4J_URI"];
  if (!uri) return undefined;
  const password = env["AMBIT_NEO4J_PASSWORD"];
  return {
    uri,
    user: env["AMBIT_NEO4J_USER"] || "neo4j",
    ...(password ? { password } : {}),
    database: env["AMBIT_NEO4J_DATABASE"] || "neo4j",
  };
}

/** The address for people: a user and password in it are left out. */
export const shownAddress = ({ uri }: Neo4jSettings): string => uri.replace(/\/\/[^/?#]*@/, "//");

export const shownPlace = (settings: Neo4jSettings): string =>
  `${shownAddress(settings)}, database ${settings.database}`;
