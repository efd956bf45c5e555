import module from "node:module";
import { workerData } from "node:worker_threads";
import type { ThreadData } from "./message.ts";

// The cache is a setting of each thread, and has to come before what it is for.
const { compileCache, store } = workerData as ThreadData;
if (compileCache !== undefined) module.enableCompileCache(compileCache);
const { answerTasks } = await import("./tasks.ts");
answerTasks(store);
