import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type CredentialKind, credentialTable } from "../../importers/credential/index.ts";
import { type Generator, repository } from "./generator.ts";
import { bullets, table } from "./markdown.ts";

const file = "docs/tokens.md";
const heading = "## What is recognised\n";

const intro = `A text is looked at as bytes, nothing is asked of anybody, and nothing that is secret is kept. The first kind that
fits counts, in this order. *Name*: found alone it lets nobody in. *Half*: it needs its other half, which belongs to it
within five lines of one text. A token that is encoded as base64 once, as in a Secret of Kubernetes, is found too. A text
has 16 MiB at most, a document of a known form 1 MiB.

A secret is known again by its fingerprint: \`fp1_\` and 130 bits of HMAC-SHA-256 over its kind and its bytes, under a key
of 32 bytes that stays outside the store. Two fingerprints under different keys are not compared. Of claims and addresses
the names below are kept, bounded, in plain text; what looks like a secret is withheld. Tokens are looked at in a copy that
is overwritten; documents of JSON and YAML, and what is public in a token, become strings, which live until the memory is
collected.`;

const cells = ({ id, title, pattern, form, secret, half, tells }: CredentialKind): readonly string[] => [
  `\`${id}\``,
  title,
  pattern === undefined ? (form ?? "") : `\`${pattern}\``,
  half !== undefined ? "half" : secret === false ? "name" : "",
  tells.join("; "),
];

/** The section of the page of tokens that says what is told apart, and by what. */
export const credentialKindsGenerator: Generator = {
  owns: file,
  async files() {
    const at = path.join(repository, file);
    const text = existsSync(at) ? readFileSync(at, "utf8") : `# Leaked tokens\n\n${heading}`;
    const from = text.indexOf(heading);
    const start = from < 0 ? text.length : from;
    const next = text.indexOf("\n## ", start + heading.length);
    const end = next < 0 ? text.length : next;
    const { kinds, date, sources } = credentialTable;
    const found = table(["Kind", "Is", "Form", "", "Tells by itself"], kinds.map(cells));
    const origin = `Forms as of ${date}, by:\n\n${bullets(sources)}`;
    const section = `${start > 0 && from < 0 ? "\n" : ""}${heading}\n${intro}\n\n${found.trim()}\n\n${origin}\n`;
    return new Map([[file, text.slice(0, start) + section + text.slice(end)]]);
  },
};
