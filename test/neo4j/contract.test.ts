import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { storeContract } from "../contract/store.ts";
import { openTest, wipe } from "./server.ts";

/** Each run is several imports into a real server. */
const runs = 8;

storeContract(async () => {
  await wipe();
  const folder = await mkdtemp(path.join(tmpdir(), "ambit-neo4j-"));
  return {
    open: (compile) => openTest(folder, compile),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}, runs);
