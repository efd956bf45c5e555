import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../cli/program.ts";

// `npm run demo`: the example estate in a store of its own, the questions Ambit was made for, and the page on it until
// Ctrl+C; `--no-serve` ends after the questions. It reads no AMBIT_* setting: it shows the same on every machine.

for (const name of Object.keys(process.env)) if (name.startsWith("AMBIT_")) delete process.env[name];

// A folder of its own with the examples in it: the commands shown are the commands run.
const workplace = mkdtempSync(path.join(tmpdir(), "ambit-demo-"));
process.on("exit", () => {
  process.chdir(tmpdir());
  rmSync(workplace, { recursive: true, force: true });
});
symlinkSync(path.join(import.meta.dirname, "../examples"), path.join(workplace, "examples"), "junction");
process.chdir(workplace);
// What leaked is fingerprinted under a key of the demo's own.
process.env["AMBIT_FINGERPRINT_KEY_FILE"] = path.join(workplace, "fingerprint.key");

const estate = "examples/assistant";
const leaks = "examples/leaks";
const leaked = "credential:AKIAVQRDX25J6EXAMPLE";
const gateway = "k8s:assistant-prod:pod:assistant:deployment/gateway";

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
  gateway,
);
await ask(
  "How, for one of them: the step that reads the retrieval store of another account.",
  "paths",
  "--from",
  "internet",
  "--assume",
  gateway,
  "--to",
  "arn:aws:s3:::larkfield-assistant-embeddings#read",
);
await ask(
  "What is the cheapest change that takes that away, who makes it, and what breaks?",
  "cut",
  "--from",
  "internet",
  "--assume",
  gateway,
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
await ask(
  "It was used for two hours: what is revoked first, and what is left after each step?",
  "cut",
  "--from",
  leaked,
  "--mode",
  "contain",
  "--since",
  "2h",
);
await ask(
  "All of that at once, from the file that leaked: what it is, what it reaches, what to do and in which order.",
  "token",
  "--file",
  `${leaks}/files/pipeline.env`,
  "--limit",
  "3",
);
await ask("The scheduled scan: does the estate keep to its guardrails?", "check", `${estate}/guardrails.yaml`);
await ask("Scanners found secrets in repositories and logs; their reports go in too.", "import", `${leaks}/reports`);
await ask("Which of them matters most?", "reach", "--from", "exposure:*", "--certainty", "assumed");
await ask("And is that what the leaks are known to open?", "check", `${leaks}/guardrails.yaml`);

if (!process.argv.includes("--no-serve")) {
  const { serve } = await import("../server/serve.ts");
  const served = await serve({ store: ".ambit", warm: true });
  const told = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, resolve);
  });
  const story = (question: string): string => `${served.url}/radius?${question}`;
  const address = new URL(story(`from=internet&assume=${encodeURIComponent(gateway)}`));
  address.searchParams.set("token", new URL(served.launchUrl).searchParams.get("token") ?? "");
  console.log(
    `\n${"─".repeat(96)}\nThe same as a picture (the address works once; then, in the same browser, ${served.url}):`,
  );
  console.log(
    `\n  ${address.href}\n\nThe leaked key:  ${story(`from=${encodeURIComponent(leaked)}`)}\nCtrl+C ends it.`,
  );
  await told;
  await served.close();
}
