import { UserError } from "../../../model/errors.ts";
import { kinds, kv2Entry, type Mount, type PathKind, tailOf } from "./paths.ts";

/** Types of engines and methods under whose mounts something is read. */
const types = [...new Set(kinds.flatMap((kind) => kind.types ?? []))];

/** `kv-v2=team/kv`, `kubernetes=auth/cluster`. @throws UserError usage.argument */
export function mountOf(text: string): Mount {
  const [, type = "", path = ""] = /^([a-z0-9-]+)=\/*(.+?)\/*$/s.exec(text) ?? [];
  const mount = { type: path.startsWith("auth/") ? `auth:${type}` : type, path };
  if (types.includes(mount.type) && /^[^\s"*+{}]+$/.test(path)) return mount;
  throw new UserError(
    "usage.argument",
    "a mount is written `<type>=<path>`",
    `types are ${types
      .map((one) => one.replace(/^auth:/, ""))
      .filter((one, at, all) => all.indexOf(one) === at)
      .join(", ")}; methods' paths begin with auth/`,
  );
}

interface Wanted {
  /** Empty: all engines and methods whose path has one segment. */
  readonly mounts: readonly Mount[];
  /** Child namespaces too, one level down. */
  readonly namespaces: boolean;
  readonly metadata: boolean;
  readonly tokens: boolean;
}

/** A policy of one line per path, each of which some call needs. */
export function policyText({ mounts, namespaces, metadata, tokens }: Wanted): string {
  const lines = new Map<string, Set<string>>();
  for (const kind of kinds) {
    if (kind.capabilities.length === 0 || (kind === kv2Entry && !metadata)) continue;
    if (kind.optional !== undefined && !tokens) continue;
    for (const path of pathsOf(kind, mounts)) {
      const capabilities = lines.get(path) ?? new Set();
      lines.set(path, capabilities);
      for (const one of kind.capabilities) capabilities.add(one);
    }
  }
  const width = Math.max(...[...lines.keys()].map((path) => path.length));
  const written = (prefix: string): string[] =>
    [...lines]
      .filter(([path]) => prefix === "" || !/^(sys\/audit|sys\/config\/.*|auth\/token\/lookup-self)$/.test(path))
      .map(
        ([path, capabilities]) =>
          `path ${`"${prefix}${path}"`.padEnd(width + 2)} { capabilities = [${[...capabilities].map((one) => `"${one}"`).join(", ")}] }`,
      );
  const told = mounts.length === 0 ? generic : [];
  return `${[...told, ...written(""), ...(namespaces ? ["# In child namespaces, one level down.", ...written("+/")] : [])].join("\n")}\n`;
}

const generic = [
  "# Engines and methods at paths of one segment, but KV version 1: its names are under no path of their own.",
  "# --mount <type>=<path> for each that there is gives a policy that allows no more than those.",
];

/** The policy's paths for a kind: with `+` for mounts that are not named. */
function pathsOf(kind: PathKind, mounts: readonly Mount[]): string[] {
  const tail = tailOf(kind);
  if (kind.types === undefined) return [`${kind.below}${tail}`];
  if (mounts.length === 0) return kind.types[0] === "kv-v1" ? [] : [kind.call];
  const named = mounts.filter(({ type }) => kind.types?.includes(type));
  return named.map(({ path }) => `${path}${kind.below === "" ? "" : `/${kind.below}`}${tail}`);
}
