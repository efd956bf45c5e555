import type { Choice } from "../../../model/edge/choose.ts";
import { inherit, type Settings } from "./settings.ts";
import type { Directive } from "./tokens.ts";

/** A location as it is written, with all that it takes over. */
export interface Location extends Choice {
  readonly directive: Directive;
  readonly block: readonly Directive[];
  readonly settings: Settings;
  /** `@name`; reached from other locations alone. */
  readonly named?: string;
  readonly internal: boolean;
}

const passing = new Set(["proxy_pass", "grpc_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "memcached_pass"]);
const mostLocations = 5_000;

/** Locations of a server, those in locations too, in the order in which they are written. */
export function locationsOf(server: readonly Directive[], settings: Settings): readonly Location[] {
  const found: Location[] = [];
  const visit = (block: readonly Directive[], above: Settings, within: number | undefined, inside: boolean): void => {
    for (const directive of block) {
      if (directive.name !== "location" || !directive.block || found.length >= mostLocations) continue;
      const own = inherit(above, directive.block);
      const position = found.length;
      const internal = inside || directive.block.some(({ name }) => name === "internal");
      found.push({
        ...matchOf(directive.args),
        position,
        ...(within === undefined ? {} : { within }),
        ...(addsSlash(directive) ? { addsSlash: true as const } : {}),
        directive,
        block: directive.block,
        settings: own,
        internal,
      });
      visit(directive.block, own, position, internal);
    }
  };
  visit(server, settings, undefined, false);
  return found;
}

const addsSlash = ({ args, block = [] }: Directive): boolean =>
  /\/$/.test(args.at(-1) ?? "") && block.some(({ name }) => passing.has(name));

type Match = Pick<Location, "match" | "path" | "final" | "ignoreCase" | "named">;

/** The modifier may stand apart from the path or right before it. */
function matchOf(args: readonly string[]): Match {
  const [first = "", second] = args;
  const [, modifier = "", glued = ""] = /^(=|\^~|~\*|~)?(.*)$/s.exec(first) ?? [];
  const path = second ?? glued;
  switch (second === undefined ? modifier : first) {
    case "=":
      return { match: "exact", path };
    case "^~":
      return { match: "prefix", path, final: true };
    case "~":
      return { match: "regex", path };
    case "~*":
      return { match: "regex", path, ignoreCase: true };
    default:
      return path.startsWith("@") ? { match: "exact", path, named: path } : { match: "prefix", path };
  }
}
