import { openEmbedded } from "../../../graph/store/embedded.ts";
import { factsOfRound } from "./children.ts";
import { compileNothing } from "./graphs.ts";

// Run as a process of its own by tests that kill it or let several import at once.
const [folder = "", scopes = "", from = "0", to = "0"] = process.argv.slice(2);
for (let round = Number(from); round < Number(to); round++) {
  const store = await openEmbedded(folder, true, { compile: compileNothing, fingerprint: "test" });
  await store.import(factsOfRound(round, scopes.split(",")), {
    importedAt: "2026-02-01T00:00:00.000Z",
    inputs: [],
    problems: [],
  });
  await store.open();
  await store.close();
  process.stdout.write("imported\n");
}
