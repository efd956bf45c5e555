import neo4j, { type Driver } from "neo4j-driver";

const connect = (uri: string, password: string): Driver =>
  neo4j.driver(uri, neo4j.auth.basic("neo4j", password), { connectionTimeout: 2_000 });

/** Gives a new server, whose password is `neo4j`, one that it takes for good. */
export async function setPassword(uri: string, password: string): Promise<void> {
  const driver = connect(uri, "neo4j");
  const change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password";
  await driver.executeQuery(change, { password }, { database: "system" });
  await driver.close();
}

/** Waits until the server takes the password; `died` tells why it never will. */
export async function ready(uri: string, password: string, died: () => string | undefined): Promise<void> {
  const driver = connect(uri, password);
  const until = Date.now() + 120_000;
  try {
    for (;;) {
      const why = died();
      if (why !== undefined) throw new Error(`Neo4j ended while starting: ${why}`);
      try {
        await driver.getServerInfo({ database: "system" });
        return;
      } catch (error) {
        if (Date.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
    }
  } finally {
    await driver.close();
  }
}
