import { parseDocument } from "yaml";
import { tooDeep, yamlLimits } from "../read/yaml-parts.ts";

/** Text of an object's field longer than this is not read: what is written by hand there is short. */
const longest = 262_144;

/** YAML that somebody wrote into a field of an object; undefined where it is none, too large, too deep or an alias bomb. */
export function innerYaml(text: string): unknown {
  if (text.length > longest || tooDeep(text)) return undefined;
  try {
    const document = parseDocument(text, { schema: "core", uniqueKeys: false, stringKeys: true, logLevel: "silent" });
    return document.errors.length > 0 ? undefined : document.toJS({ maxAliasCount: yamlLimits.aliases });
  } catch {
    return undefined;
  }
}
