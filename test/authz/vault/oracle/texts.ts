import { compileAcl, type Flavour } from "../../../../authz/vault/acl.ts";
import { capabilities } from "../../../../authz/vault/decide.ts";
import { parsePolicy } from "../../../../importers/vault/policy.ts";
import { Random } from "../../kubernetes/oracle/random.ts";

/** Paths of which the capabilities are asked after each text. */
export const textPaths: readonly string[] = ["a/x", "a/y/z"];

/** What a text comes to: `refused`, or the capabilities of both paths. */
export type TextVerdict = string;

export function textVerdict(text: string, flavour: Flavour): TextVerdict {
  const read = parsePolicy(text);
  if (!read.ok) return "refused";
  const acl = compileAcl([{ name: "text", paths: read.paths }], { flavour, groups: [] });
  return textPaths.map((path) => capabilities(acl, path).join(",")).join(" ");
}

const lists = [
  '["read"]',
  '["read", "list",]',
  '[\n"read"\n,\n"list"\n]',
  '["list" , "read"]',
  '["deny", "read"]',
  "[]",
  '["READ"]',
  '["read", "fly"]',
  '"read"',
  "read",
  "[read]",
  '["read" "list"]',
  '[["read"]]',
  "[1]",
  "null",
  "true",
];
const paths = [
  '"a/x"',
  '"/a/x"',
  '"//a/x"',
  '"a/*"',
  '"a/+/z"',
  '"a/+*"',
  '"a/\\u0078"',
  '"a/\\x78"',
  '"a/\\170"',
  '"a/\\q"',
  '"a/{{identity.entity.id}}"',
  '"a/{{x"',
  '"a/x}}"',
  '"a/${x}"',
  '""',
  "a",
  "a/x",
  "'a/x'",
];
const lines = [
  'capabilities = ["read"]',
  'capabilities = ["list"]\n  capabilities = ["read"]',
  'policy = "read"',
  'policy = "write"',
  'policy = "sudo"',
  'policy = "deny"',
  'policy = "reads"',
  'policy = ""',
  'policy = ["read"]',
  "policy = 1",
  'policy = "read"\n  capabilities = ["delete"]',
  'capability = ["read"]',
  'Capabilities = ["read"]',
  '"capabilities" = ["read"]',
  'capabilities ["read"]',
  'capabilities: ["read"]',
  'capabilities = ["read"];',
  'capabilities = ["read"], comment = "x"',
  'capabilities = ["read"] comment = "x"',
  'capabilities = ["read"]\n  comment = <<EOT\nany {\nEOT\n',
  'capabilities = ["read"]\n  comment = <<-EOT\n  any\n  EOT\n',
  'capabilities = ["read"]\n  comment = "a\nb"',
  'capabilities = ["read"] # said',
  'capabilities = ["read"] // said',
  '/* said */ capabilities = ["read"]',
  '/* said capabilities = ["read"]',
  'capabilities = ["read"]\n  min_wrapping_ttl = "1s"',
  'capabilities = ["read"]\n  min_wrapping_ttl = 5\n  max_wrapping_ttl = 4',
  'capabilities = ["read"]\n  min_wrapping_ttl = "1h"\n  max_wrapping_ttl = "90m"',
  'capabilities = ["read"]\n  min_wrapping_ttl = "1d"',
  'capabilities = ["read"]\n  min_wrapping_ttl = "soon"',
  'capabilities = ["read"]\n  min_wrapping_ttl = "-1s"',
  'capabilities = ["read"]\n  min_wrapping_ttl = ""',
  'capabilities = ["read"]\n  max_wrapping_ttl = 1.5',
  'capabilities = ["read"]\n  max_wrapping_ttl = true',
  'capabilities = ["read"]\n  allowed_parameters = { "p" = ["x"] }',
  'capabilities = ["read"]\n  allowed_parameters { p = ["x", 1, true] }',
  'capabilities = ["read"]\n  allowed_parameters = { "p" = "x" }',
  'capabilities = ["read"]\n  allowed_parameters = { "p" = [], "q" = [] }',
  'capabilities = ["read"]\n  allowed_parameters = { p = [] q = [] }',
  'capabilities = ["read"]\n  allowed_parameters = []',
  'capabilities = ["read"]\n  allowed_parameters = "x"',
  'capabilities = ["read"]\n  denied_parameters = { "*" = [] }',
  'capabilities = ["read"]\n  denied_parameters = { "p" = [["x"]] }',
  'capabilities = ["read"]\n  required_parameters = ["p"]',
  'capabilities = ["read"]\n  required_parameters = "p"',
  'capabilities = ["read"]\n  required_parameters = [1]',
  'capabilities = ["read"]\n  mfa_methods = ["m"]',
  "",
];
const whole = [
  "# nothing",
  "   \n",
  'name = "x"',
  'name "x" {}',
  'names = "x"',
  'path "a/x" { capabilities = ["read"] } path "a/*" { capabilities = ["list"] }',
  'path "a/x" { capabilities = ["read"] }, path "a/*" { capabilities = ["list"] }',
  'path "a/x" "b" { capabilities = ["read"] }',
  'path = "a/x"',
  'path "a/x" = { capabilities = ["read"] }',
  '"path" "a/x" { capabilities = ["read"] }',
  'Path "a/x" { capabilities = ["read"] }',
  'path "a/x" { capabilities = ["read"]',
  'path "a/x" { capabilities = ["read"] }}',
  'path "a/x" {}\npath "a/x" { capabilities = ["read"] }',
  'path "a/x" { capabilities = ["read"] }\nname = "x"',
  'path "a/x" { capabilities = ["read"] }\nrule "x" {}',
  '{"path":{"a/x":{"capabilities":["read"]}}}',
  '{"path":{"a/x":{"capabilities":["read"]},"a/*":{"policy":"write"}}}',
  '{"path":[{"a/x":{"capabilities":["read"]}},{"a/*":{"capabilities":["list"]}}]}',
  '{"path":{"a/x":[{"capabilities":["read"]},{"capabilities":["list"]}]}}',
  '{"path":{"a/x":{"capabilities":["read"]},"a/x":{"capabilities":["list"]}}}',
  '{"path":{"a/x":{"capabilities":["read"],}}}',
  '{"path":{"a/x":{"capabilities":"read"}}}',
  '{"path":{"a/x":{"capabilities":["read"],"allowed_parameters":{"p":[]}}}}',
  '{"path":{"a/x":{"capabilities":["read"],"min_wrapping_ttl":"1h","max_wrapping_ttl":1}}}',
  '{"path":{"a/x":{"capabilities":["read"],"other":1}}}',
  '{"path":{"a/x":"read"}}',
  '{"path":"a/x"}',
  '{"name":"x","path":{"a/x":{"policy":"read"}}}',
  '{"other":{"a/x":{"policy":"read"}}}',
  '{"path":{"a/x":{"capabilities":["read",]}}}',
  '{"path":{"a/x":{"capabilities":["read"]},},}',
  '{"path":{}}',
  "{}",
  "[]",
  '# said\n{"path":{"a/x":{"policy":"read"}}}',
  '  {"path":{"a/x":{"policy":"read"}}}  ',
  '{"path":{"a/x":{"policy":"read"}}} x',
  '{"path":{"a/\\u0078":{"policy":"read"}}}',
  '{path:{"a/x":{"policy":"read"}}}',
];

/** Policy texts: everything above once, and combinations of it. */
export function generateTexts(): readonly string[] {
  const block = (path: string, body: string): string => `path ${path} {\n  ${body}\n}\n`;
  const random = new Random(7);
  const single = [
    ...lists.map((list) => block('"a/x"', `capabilities = ${list}`)),
    ...paths.map((path) => block(path, 'capabilities = ["read", "list"]')),
    ...lines.map((line) => block('"a/x"', line)),
    ...whole,
  ];
  const good = single.filter((_, index) => index % 2 === 0);
  const pairs = Array.from({ length: 250 }, () => {
    const parts = [random.one(good), block(random.one(paths.slice(0, 5)), random.one(lines)), `# ${random.one(lists)}`];
    const text = random.some(parts, 2).join(random.one(["\n", " ", "\r\n"]));
    const cut = Math.floor(random.next() * text.length);
    return random.chance(0.2) ? text.slice(0, cut) + text.slice(cut + 1) : text;
  });
  return [...new Set([...single, ...pairs])];
}
