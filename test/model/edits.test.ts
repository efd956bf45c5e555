import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { word } from "../../model/edit/shell.ts";
import { controlId, controlOf, editSpec, editSpecs } from "../../model/edits.ts";
import { attached, member, policyArn, userArn } from "../../model/examples/aws.ts";
import type { Fact } from "../../model/fact.ts";
import { duration, latencyText } from "../../model/latency.ts";
import { rules } from "../../rules/index.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ambit-edits-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const bash = (script: string): string =>
  execFileSync("bash", ["--norc", "-c", script], { cwd: folder, encoding: "utf8", env: { LC_ALL: "C.UTF-8" } });
const examples: readonly Fact[] = rules.flatMap((rule) => rule.examples.flatMap(({ facts }) => facts));
const none = { networkPolicies: () => [] };

describe("a word of a command", () => {
  it("is one argument of a shell, and the text itself, whatever the text is", () => {
    const text = fc.string({ unit: "binary", maxLength: 30 }).map((one) => one.replaceAll("\0", ""));
    const nasty = fc.constantFrom(
      "$(id)",
      "`id`",
      "'",
      '"',
      "\\",
      "\n",
      "; id",
      "~",
      "*",
      "-x",
      "\u001b[2J",
      "\u202e",
      "$'x'",
    );
    const texts = fc.array(
      fc.oneof(
        text,
        nasty,
        fc.tuple(nasty, text).map((parts) => parts.join("")),
      ),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(texts, (all) => {
        // Lone surrogates are no characters: no name that came through JSON or YAML as UTF-8 has them.
        const words = all.filter((one) => one.isWellFormed() && !/^(fileb?|https?):/i.test(one));
        if (words.length === 0) return;
        expect(bash(`printf '%s\\0' ${words.map(word).join(" ")}`)).toBe(words.map((one) => `${one}\0`).join(""));
      }),
      { numRuns: 40 },
    );
  });

  it("shows no control character: what a name holds does not act on a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(word(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it("is never an address that a command line tool reads a value from", () => {
    for (const text of ["file:///etc/passwd", "FILEB://key", "https://evil.example"])
      expect(word(text)).not.toContain("//");
  });
});

describe("edits", () => {
  it("are named once, and each is a control of some rule", () => {
    const used = new Set(rules.flatMap(({ controls }) => controls.map((template) => editSpec(template))));
    expect(editSpecs.filter((spec) => !used.has(spec)).map(({ edit, on, change }) => [edit, on, change])).toEqual([]);
    expect(new Set(editSpecs.map(({ edit, on, change }) => `${edit} ${on} ${change}`)).size).toBe(editSpecs.length);
  });

  it("give one id to one change of one fact: where an edit has several ways, each is named", () => {
    for (const [pair, specs] of Map.groupBy(editSpecs, ({ edit, on }) => `${edit} ${on}`))
      expect(specs.length === 1 || new Set(specs.map(({ change }) => change)).size === specs.length, pair).toBe(true);
    expect(controlId({ edit: "detach" }, "a|b")).toBe("detach:a|b");
    expect(controlId({ edit: "remove-mount", change: "host-access" }, "k8s:prod:pod:app:web")).toBe(
      "remove-mount.host-access:k8s:prod:pod:app:web",
    );
  });

  it("leave kind and key of what stays, and change nothing that only ends copies", () => {
    for (const spec of editSpecs) {
      for (const fact of examples.filter(({ kind }) => kind === spec.on)) {
        const left = spec.apply(fact, none);
        if (spec.effect === "ends-copies") expect(left).toEqual([fact]);
        else if (left.length > 0)
          expect(left.some(({ kind, key }) => kind === fact.kind && key === fact.key)).toBe(true);
      }
    }
  });

  it("are settled: made twice they change nothing more", () => {
    for (const spec of editSpecs) {
      for (const fact of examples.filter(({ kind }) => kind === spec.on).slice(0, 5)) {
        const own = (facts: readonly Fact[]) => facts.filter(({ kind, key }) => kind === fact.kind && key === fact.key);
        const once = own(spec.apply(fact, none));
        expect(once.flatMap((one) => own(spec.apply(one, none)))).toEqual(once);
      }
    }
  });

  it("are not offered where the platform takes them back: policies of AWS's own, roles that the API server restores", () => {
    const statement = editSpec({ edit: "narrow", on: "aws.statement" });
    expect(statement.allows("arn:aws:iam::aws:policy/AdministratorAccess#v1/0")).toBe(false);
    expect(statement.allows("arn:aws:iam::111111111111:policy/own#v1/0")).toBe(true);
    const rule = editSpec({ edit: "narrow", on: "k8s.rule" });
    expect(rule.allows("k8s:prod:clusterrole:cluster-admin/0")).toBe(false);
    expect(rule.allows("k8s:prod:clusterrole:system%3Anode/3")).toBe(false);
    expect(rule.allows("k8s:prod:clusterrole:cluster-admin-lite/0")).toBe(true);
    expect(rule.allows("k8s:prod:role:app:edit/0")).toBe(true);
  });
});

describe("commands", () => {
  it("have the fact's own names", () => {
    const command = (edit: "detach" | "revoke", fact: Fact) =>
      controlOf(editSpec({ edit, on: fact.kind }), fact).command;
    expect(command("detach", attached(userArn("ann"), policyArn("deploy")))).toBe(
      "aws iam detach-user-policy --user-name=ann --policy-arn=arn:aws:iam::111111111111:policy/deploy",
    );
    expect(command("detach", member("ann", "team"))).toBe(
      "aws iam remove-user-from-group --user-name=ann --group-name=team",
    );
  });

  it("run nothing that a name says: every text of every fact replaced by a hostile one", () => {
    const hostile = "x';touch taken;\"$(touch taken)`touch taken`\n\rtouch taken #\u2028 | & > taken\\";
    const poison = (value: unknown): unknown => {
      if (typeof value === "string") return value.slice(0, 3) + hostile;
      if (Array.isArray(value)) return value.map(poison);
      if (value === null || typeof value !== "object") return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, key === "kind" || key === "type" ? inner : poison(inner)]),
      );
    };
    // No program of this machine is found: whoever is logged in somewhere runs the tests too.
    const stubs = "PATH=/nowhere\ntouch() { : > taken; }\ncommand_not_found_handle() { :; }";
    const scripts = editSpecs.flatMap((spec) =>
      examples
        .filter(({ kind }) => kind === spec.on)
        .slice(0, 3)
        .flatMap((fact) => [spec.command(fact), spec.command(poison(fact) as Fact)]),
    );
    expect(scripts.length).toBeGreaterThan(editSpecs.length);
    // A subshell for each: what one of them breaks hides nothing that the next does.
    for (const script of scripts) bash(`${stubs}\n(\n:\n${script}\n) || true`);
    expect(existsSync(path.join(folder, "taken"))).toBe(false);
  }, 60_000);
});

describe("how long an edit takes", () => {
  it("is said in words", () => {
    const said = { 0: "0 s", 59: "59 s", 60: "1 min", 300: "5 min", 3600: "1 h", 5400: "90 min", 2764800: "32 d" };
    for (const [seconds, text] of Object.entries(said)) expect(duration(Number(seconds))).toBe(text);
    expect(latencyText({ seconds: 0 })).toBe("at once");
    expect(latencyText({ seconds: 60, survives: "sessions", survivesSeconds: 43_200 })).toBe(
      "within 1 min; survives: sessions (12 h at most)",
    );
  });
});
