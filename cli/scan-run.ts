import { awaitRun } from "../scan/service/run-process.ts";
import { reportKey } from "../server/report-key.ts";

// What `ambit scan --every` starts for each run.

awaitRun(async (warn) => ({ warn, fingerprintKey: await reportKey(warn) }));
