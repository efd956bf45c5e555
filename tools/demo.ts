import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../cli/program.ts";

// `npm run demo`: the example estate in a store of its own, and the two questions Ambit was made for. It reads no
// AMBIT_* setting: what it shows is the same on every machine.

for (const name of Object.keys(process.env)) if (name.startsWith("AMBIT_")) delete process.env[name];

// A folder of its own with the examples in it: the commands shown are the commands run.
const workplace = mkdtempSync(path.join(tmpdir(), "ambit-demo-"));
process.on("exit", () => {
  process.chdir(tmpdir());
  rmSync(workplace, { recursive: true, force: true });
});
process.on("SIGINT", () => process.exit(130));
symlinkSync(path.join(import.meta.dirname, "../examples"), path.join(workplace, "examples"), "junction");
process.chdir(workplace);

const estate = "examples/assistant";
const leaked = "credential:AKIAVQRDX25J6EXAMPLE";

/** Says what is asked as a person would type it, and asks it. */
async function ask(why: string, ...words: string[]): Promise<void> {
  console.log(`\n${"─".repeat(96)}\n${why}\n$ ambit ${words.join(" ")}\n`);
  const code = await run([...words, "--quiet"]);
  if (code !== 0) process.exit(code);
}

await ask("An invented company's AWS, Kubernetes and Vault exports go in as files.", "import", estate);
await ask(
  "The architect: where can somebody come in without logging in, and what stands behind it?",
  "entries",
  "--limit",
  "3",
);
await ask(
  "What would code execution in the assistant's gateway reach?",
  "reach",
  "--from",
  "internet",
  "--assume",
  "k8s:assistant-prod:pod:assistant:deployment/gateway",
);
await ask(
  "How, for one of them: the step that reads the retrieval store of another account.",
  "paths",
  "--from",
  "internet",
  "--assume",
  "k8s:assistant-prod:pod:assistant:deployment/gateway",
  "--to",
  "arn:aws:s3:::larkfield-assistant-embeddings#read",
);
await ask("The responder: this access key leaked 20 minutes ago. What does it reach?", "reach", "--from", leaked);
await ask(
  "And how does it get to the customer exports?",
  "paths",
  "--from",
  leaked,
  "--to",
  "arn:aws:s3:::larkfield-customer-exports#read",
);
await ask("The scheduled scan: does the estate keep to its guardrails?", "check", `${estate}/guardrails.yaml`);
