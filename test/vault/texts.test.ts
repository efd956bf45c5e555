import { afterAll, expect, test } from "vitest";
import { recordTexts } from "../authz/vault/oracle/recorded.ts";
import { generateTexts, type TextVerdict, textPaths, textVerdict } from "../authz/vault/oracle/texts.ts";
import { Lab } from "./lab.ts";

const lab = new Lab();
afterAll(() => lab.close());

test("what Vault takes for a policy is read, to the same effect; what it refuses is refused", async () => {
  const { client } = lab;
  const policies = ["text"];
  const { auth } = await client.must("POST", "auth/token/create", { policies, no_default_policy: true });
  const verdicts: TextVerdict[] = [];
  const differences: string[] = [];
  for (const text of generateTexts()) {
    const body = { policy: Buffer.from(text).toString("base64") };
    const { status } = await client.send("PUT", "sys/policies/acl/text", { body });
    const taken = status >= 200 && status < 300;
    const held = taken
      ? (await client.must("POST", "sys/capabilities", { token: auth.client_token, paths: textPaths })).data
      : {};
    const verdict = taken ? textPaths.map((path) => [...held[path]].sort().join(",")).join(" ") : "refused";
    const own = textVerdict(text, `vault-${lab.version}`);
    if (own !== verdict) differences.push(`server ${verdict}, Ambit ${own}: ${text}`);
    verdicts.push(verdict);
  }
  recordTexts(lab.version, verdicts);
  expect(differences).toEqual([]);
  expect(verdicts.filter((verdict) => verdict === "refused").length).toBeGreaterThan(100);
  expect(verdicts.filter((verdict) => verdict !== "refused").length).toBeGreaterThan(100);
});
