import type { VaultPathFact } from "../../model/fact/vault.ts";

const directive = /\{\{\s*identity\.entity\.metadata\.(.*?)\s*\}\}(.?)/gs;

/**
 * An entity's metadata as somebody would write it to widen the paths that read it: a whole segment becomes `+`, the end of
 * a path `*`, and nothing where a `*` follows. Where the server takes no wildcard, `+` stands for the one name written.
 * https://developer.hashicorp.com/vault/docs/concepts/policies#templated-policies
 */
export function writtenMetadata(
  paths: readonly Pick<VaultPathFact, "path">[],
  metadata: Readonly<Record<string, string>>,
  wide: boolean,
): Readonly<Record<string, string>> {
  const written: Record<string, string> = { ...metadata };
  for (const { path } of paths)
    for (const [, key = "", next] of path.matchAll(directive))
      written[key] = next === "*" ? "" : next === "" && wide ? "*" : "+";
  return written;
}
