import { describe, expect, test } from "vitest";
import { parsePolicy } from "../../../importers/vault/policy.ts";

const accepted: readonly [name: string, text: string, paths: readonly object[]][] = [
  ["nothing", "", []],
  ["a block", 'path "a/b" { capabilities = ["read"] }', [{ path: "a/b", capabilities: ["read"] }]],
  ["quoted keys", '"path" "a" { "capabilities" = ["list"] }', [{ path: "a", capabilities: ["list"] }]],
  ["a leading slash", 'path "/a" { capabilities = ["read"] }', [{ path: "a" }]],
  ["comments", '# x\n// y\n/* z */ path "a" { # w\n capabilities = ["read"] /* v */ }', [{ capabilities: ["read"] }]],
  ["a trailing comma", 'path "a" { capabilities = ["read", "list",] }', [{ capabilities: ["list", "read"] }]],
  ["one line, a comma", 'path "a" { capabilities = ["read"], min_wrapping_ttl = "1s" }', [{ minWrapSeconds: 1 }]],
  ["one line, no comma", 'path "a" { capabilities = ["read"] comment = "x" }', [{ capabilities: ["read"] }]],
  [
    "a key twice",
    'path "a" { capabilities = ["read"]\n capabilities = ["list"] }',
    [{ capabilities: ["list", "read"] }],
  ],
  [
    "a path twice",
    'path "a" { policy = "read" }\npath "a" { policy = "deny" }',
    [{ path: "a" }, { capabilities: ["deny"] }],
  ],
  ["old levels", 'path "a" { policy = "write" }', [{ capabilities: ["create", "delete", "list", "read", "update"] }]],
  [
    "deny alone counts",
    'path "a" { capabilities = ["read", "deny"] max_wrapping_ttl = 5 }',
    [{ capabilities: ["deny"] }],
  ],
  ["interpolation is text", 'path "a/${x " y}/b" { capabilities = ["read"] }', [{ path: 'a/${x " y}/b' }]],
  ["escapes", 'path "a\\u002fb\\"" { capabilities = ["read"] }', [{ path: 'a/b"' }]],
  ["a heredoc", 'path "a" { comment = <<EOT\n} "\nEOT\n capabilities = ["read"] }', [{ capabilities: ["read"] }]],
  [
    "an indented heredoc",
    'path "a" {\n comment = <<-EOT\n  }\n  EOT\n capabilities = ["read"]\n}',
    [{ capabilities: ["read"] }],
  ],
  [
    "a template",
    'path "a/{{identity.entity.id}}/*" { capabilities = ["read"] }',
    [{ path: "a/{{identity.entity.id}}/*" }],
  ],
  [
    "parameters",
    'path "a" { allowed_parameters = { "B" = ["x", 1, true] "*" = [] } }',
    [{ allowedParameters: { "*": [], b: ["x", 1, true] } }],
  ],
  ["parameters as a block", 'path "a" { denied_parameters { b = [] } }', [{ deniedParameters: { b: [] } }]],
  ["required parameters", 'path "a" { required_parameters = ["b"] }', [{ requiredParameters: ["b"] }]],
  [
    "durations",
    'path "a" { min_wrapping_ttl = "1h30m" max_wrapping_ttl = "2d" }',
    [{ minWrapSeconds: 5400, maxWrapSeconds: 172_800 }],
  ],
  ["expiration", 'path "a" { expiration = "2027-01-02T03:04:05Z" }', [{ expires: "2027-01-02T03:04:05.000Z" }]],
  [
    "what nobody decides is named",
    'path "a" { mfa_methods = ["m"] control_group = { factor "f" {} } }',
    [{ undecided: ["control_group", "mfa_methods"] }],
  ],
  ["a name", 'name = "x"\npath "a" { policy = "read" }', [{ path: "a" }]],
  ["JSON", '{"path": {"a": {"capabilities": ["read"]}, "b": {"policy": "deny"}}}', [{ path: "a" }, { path: "b" }]],
  [
    "JSON with lists",
    '{"path": [{"a": {"capabilities": ["read"]}}, {"a": {"capabilities": ["list"]}}]}',
    [{ path: "a" }, { path: "a" }],
  ],
  [
    "JSON with a member twice",
    '{"path": {"a": {"policy": "read"}, "a": {"policy": "deny"}}}',
    [{ path: "a" }, { capabilities: ["deny"] }],
  ],
  ["a second label, which nobody looks at", 'path "a" "b" { capabilities = ["read"] }', [{ path: "a" }]],
  ["JSON with a comma too many", '{"path": {"a": {"capabilities": ["read",],}}}', [{ capabilities: ["read"] }]],
  ["JSON with more behind it, which grants nothing", '{"path": {"a": {}}} path "b" { x', [{ path: "a" }]],
  ["bounds below zero, which are none", 'path "a" { min_wrapping_ttl = "-1s" }', [{ path: "a" }]],
];

const refused: readonly [name: string, text: string, line: number][] = [
  ["an assigned path", 'path = { "a" = { capabilities = ["read"] } }', 1],
  ["an assigned path without members", "path = {}", 1],
  ["a path without label", 'path { capabilities = ["read"] }', 1],
  ["an unknown capability", 'path "a" {\n capabilities = ["reed"]\n}', 2],
  ["root is no capability", 'path "a" { capabilities = ["root"] }', 1],
  ["an unknown key of a block", 'path "a" {\n capability = ["read"]\n}', 2],
  ["an unknown key of the policy", 'paths "a" { capabilities = ["read"] }', 1],
  ["capabilities as text", 'path "a" { capabilities = "read" }', 1],
  ["an unknown level", 'path "a" { policy = "admin" }', 1],
  ["+*", 'path "a/+*" { capabilities = ["read"] }', 1],
  ["braces that do not close", 'path "a/{{b" { capabilities = ["read"] }', 1],
  ["wrapping bounds crossed", 'path "a" { min_wrapping_ttl = 9 max_wrapping_ttl = 3 }', 1],
  ["a duration of no unit that is known", 'path "a" { min_wrapping_ttl = "1w" }', 1],
  ["a block that does not close", 'path "a" {\n capabilities = ["read"]', 2],
  ["a string that does not close", 'path "a', 1],
  ["a comment that does not close", '/* path "a" {}', 1],
  ["a heredoc that does not close", 'path "a" { comment = <<EOT\nx', 2],
  ["a name that is a block", 'name "x" {}', 1],
  ["JSON with comments", '{# x\n"path": {}}', 1],
  ["JSON that ends early", '{"path": {', 1],
  ["deep nesting", `path "a" { allowed_parameters = { b = ${"[".repeat(5000)} } }`, 1],
];

describe("a policy's text", () => {
  test.each(accepted)("is read: %s", (_, text, paths) => {
    const read = parsePolicy(text);
    if (!read.ok) throw new Error(read.message);
    expect(read.paths).toHaveLength(paths.length);
    expect(read.paths).toMatchObject(paths);
  });

  test.each(refused)("is refused: %s", (_, text, line) => {
    expect(parsePolicy(text)).toMatchObject({ ok: false, line });
  });

  test("is not quoted where it is refused", () => {
    for (const text of [
      'path "CANARY" { CANARY = 1 }',
      "CANARY",
      'path "a" { capabilities = ["CANARY"] }',
      '{"CANARY":',
    ]) {
      expect(JSON.stringify(parsePolicy(text))).not.toContain("CANARY");
    }
  });
});
