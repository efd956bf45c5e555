import { openStore } from "../../graph/store/open.ts";
import { ring } from "./chain.ts";
import { factsOfUsers, metaOfRound } from "./rounds.ts";

// Run as a process of its own by tests that kill it or let several import at once. Says each phase it comes to.
const [folder = "", scope = "", users = "0", from = "0", to = "0"] = process.argv.slice(2);
const store = await openStore({ folder, create: true, compile: ring, fingerprint: "test" });
for (let round = Number(from); round < Number(to); round++) {
  await store.import(factsOfUsers(scope, Number(users), round), metaOfRound(round), {
    progress: (phase, done, total) => process.stdout.write(`${phase} ${done} ${total ?? ""}\n`),
  });
  process.stdout.write("imported\n");
}
await store.close();
