import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { word } from "../../model/edit/shell.ts";
import { controlId, controlOf, type EditSpec, editSpec, editSpecs } from "../../model/edits.ts";
import { attached, member, policyArn, userArn } from "../../model/examples/aws.ts";
import { binding, k8sSecret } from "../../model/examples/kubernetes.ts";
import { securityGroupRule } from "../../model/examples/network.ts";
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

  it("are not offered of roles that a service or Identity Center keeps, but for what a permission set gives", () => {
    const [of, center] = ["arn:aws:iam::111111111111:role/aws-service-role/eks.amazonaws.com/R", roleOfCenter];
    const allowed = (edit: "detach" | "narrow" | "revoke", on: Fact["kind"], key: string): boolean =>
      editSpec({ edit, on }).allows(key);
    expect(allowed("narrow", "aws.statement", `trust:${of}#/0`)).toBe(false);
    expect(allowed("narrow", "aws.statement", `trust:${center}#/0`)).toBe(false);
    expect(allowed("narrow", "aws.statement", `inline:${center}:AwsSSOInlinePolicy#/0`)).toBe(true);
    expect(allowed("detach", "aws.attachment", `${of}|arn:aws:iam::aws:policy/aws-service-role/P`)).toBe(false);
    expect(allowed("detach", "aws.attachment", `${center}|arn:aws:iam::aws:policy/AdministratorAccess`)).toBe(true);
    expect([of, center].map((key) => allowed("revoke", "aws.role", key))).toEqual([false, true]);
  });
});

const roleOfCenter =
  "arn:aws:iam::111111111111:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Admin_Team_0123456789abcdef";

describe("commands", () => {
  const command = (named: Pick<EditSpec, "edit" | "change">, fact: Fact): readonly string[] =>
    editSpec({ ...named, on: fact.kind } as Parameters<typeof editSpec>[0])
      .command(fact)
      .split("\n");

  it("take all of a security group's rule out, in its region", () => {
    const told = { cidrs: ["10.0.0.0/8"], prefixLists: ["pl-1"], region: "eu-west-1" };
    const [line = ""] = command({ edit: "restrict-network" }, securityGroupRule("sg-1", "ingress", told));
    expect(line).toContain('"PrefixListIds":[{"PrefixListId":"pl-1"}]');
    expect(line.endsWith(" --region=eu-west-1")).toBe(true);
  });

  it("edit the permission set where Identity Center made the role: IAM refuses the role itself", () => {
    const told = command({ edit: "detach" }, attached(roleOfCenter, "arn:aws:iam::aws:policy/AdministratorAccess"));
    expect(told[0]).toContain("permission set Admin_Team");
    expect(told.join("\n")).not.toContain("aws iam ");
    expect(told.at(-2)).toMatch(/^aws sso-admin detach-managed-policy-from-permission-set .*AdministratorAccess$/);
    expect(told.at(-1)).toMatch(/^aws sso-admin provision-permission-set /);
  });

  it("name the region of what stands in one: nobody's default region is the right one by chance", () => {
    const regional = /^aws (?!iam |s3api |cloudfront |organizations |sso-admin )/;
    const placed = examples.filter(
      ({ key, kind }) => /^arn:aws:[^:]+:us-east-1:/.test(key) && kind !== "aws.statement",
    );
    const all = editSpecs.flatMap((spec) =>
      placed.filter(({ kind }) => kind === spec.on).flatMap((fact) => spec.command(fact).split("\n")),
    );
    const calls = all.filter((line) => regional.test(line));
    expect(calls.length).toBeGreaterThan(50);
    expect(calls.filter((line) => !line.includes("--region=us-east-1"))).toEqual([]);
  });

  it("take one subject out of a binding, as the edit does that is reckoned with: the others keep it", () => {
    const fact = binding("serviceaccount:shop:web", "read/web", "shop");
    const [line = "", otherwise] = command({ edit: "delete" }, fact);
    const filter = / \| (jq .*) \| kubectl replace --filename=-$/.exec(line)?.[1] ?? "";
    const subjects = [
      { kind: "ServiceAccount", namespace: "shop", name: "web" },
      { kind: "ServiceAccount", namespace: "shop", name: "job" },
      { kind: "User", name: "web" },
      { kind: "User", name: "system:serviceaccount:shop:web" },
    ];
    const left = bash(`printf %s '${JSON.stringify({ subjects })}' | ${filter} --compact-output`);
    expect(JSON.parse(left)).toEqual({ subjects: [subjects[1], subjects[2]] });
    expect(otherwise).toBe("# or, where it binds nobody else: kubectl delete rolebinding/web --namespace=shop");
  });

  it("keep a Secret's type, which is fixed, and give each entry a file of its own", () => {
    const fact = { ...k8sSecret("shop", "tls"), type: "kubernetes.io/tls", entries: ["tls.crt", "tls.key"] };
    expect(command({ edit: "rotate" }, fact)[0]).toContain(
      "--type=kubernetes.io/tls --from-file=tls.crt=new-tls.crt --from-file=tls.key=new-tls.key",
    );
  });

  it("are those of Vault's method and engine: parameters, paths, namespaces", () => {
    const named = (kind: "vault.auth-role" | "vault.connection" | "vault.dynamic-role", more: object): Fact => {
      const one = examples.find((fact) => fact.kind === kind);
      return { ...one, ...more } as Fact;
    };
    const role = (type: string) => named("vault.auth-role", { type, auth: `vault:main:auth:${type}`, name: "ann" });
    expect(command({ edit: "detach" }, role("ldap"))[0]).toBe(
      "vault write auth/ldap/users/ann groups='<as they are>' policies='<what it needs>'",
    );
    expect(command({ edit: "detach" }, role("token"))[0]).toBe(
      "vault write auth/token/roles/ann allowed_policies='<what it needs>'",
    );
    const engine = (type: string, path: string, name: string) => named("vault.connection", { type, path, name });
    expect(command({ edit: "rotate" }, engine("aws", "aws/config/root", "root"))).toEqual([
      "vault write -force aws/config/rotate-root",
    ]);
    expect(command({ edit: "rotate" }, engine("database", "db/config/app", "app"))).toEqual([
      "vault write -force db/rotate-root/app",
    ]);
    const within = { namespace: "team", auth: "vault:main:auth:team:kubernetes" };
    expect(command({ edit: "revoke" }, named("vault.auth-role", within))).toEqual([
      "vault token revoke -namespace=team -mode=path auth/kubernetes",
    ]);
    const leased = named("vault.dynamic-role", { namespace: "team", endpoint: "team/aws/creds/app", type: "aws" });
    expect(command({ edit: "revoke" }, leased)).toEqual(["vault lease revoke -namespace=team -prefix aws/creds/app"]);
  });

  it("say where the secret stands that is set anew", () => {
    const one = examples.find(({ kind }) => kind === "github.secret");
    const inRepo = { ...one, name: "NPM", repo: "github:repo:acme/shop" } as Fact;
    expect(command({ edit: "rotate" }, inRepo)[0]).toBe("gh secret set NPM --repo acme/shop < new-value");
  });

  it("have the fact's own names", () => {
    const shown = (edit: "detach" | "revoke", fact: Fact) => controlOf(editSpec({ edit, on: fact.kind }), fact).command;
    expect(shown("detach", attached(userArn("ann"), policyArn("deploy")))).toBe(
      "aws iam detach-user-policy --user-name=ann --policy-arn=arn:aws:iam::111111111111:policy/deploy",
    );
    expect(shown("detach", member("ann", "team"))).toBe(
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
