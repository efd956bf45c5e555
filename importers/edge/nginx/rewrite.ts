import { find } from "../../../model/edge/pattern.ts";
import type { EdgeTransform } from "../../../model/fact/edge.ts";
import type { Directive } from "./tokens.ts";

/** What the rewriting of a level makes of a request for a path. */
export interface Rewritten {
  /** `stays`: goes on here; `moves`: another location is looked for; `answers`: with `return`; `unknown`: not decided. */
  readonly outcome: "stays" | "moves" | "answers" | "unknown";
  readonly path: string;
  /** Status of `return`. */
  readonly status?: number;
  readonly transforms: readonly EdgeTransform[];
  /** What may refuse the request on the way. */
  readonly refusing: readonly string[];
  /** True where a certificate that was not checked with success is refused. */
  readonly demandsCertificate: boolean;
}

/** Variables that say nothing of who sends a request. */
const impersonal =
  /^\$(scheme|https|host|http_host|server_name|server_port|request_method|request_uri|uri|document_uri|args|is_args|query_string|request_filename|http_user_agent|http_upgrade|http_x_forwarded_proto|http_referer|invalid_referer|http_accept\w*|http_origin|request_time|arg_\w+_debug)$/;

/**
 * Goes through `rewrite`, `return`, `if` and `break` of a level as they are written. What `if` does where its condition
 * holds is followed no further: it is a reason for doubt where the condition is about who asks.
 * https://nginx.org/en/docs/http/ngx_http_rewrite_module.html
 */
export function rewriting(directives: readonly Directive[], from: string, order: number): Rewritten {
  const transforms: EdgeTransform[] = [];
  const refusing: string[] = [];
  let path = from;
  let changed = false;
  let demandsCertificate = false;
  const end = (outcome: Rewritten["outcome"], status?: number): Rewritten => ({
    outcome,
    path,
    transforms,
    refusing,
    demandsCertificate,
    ...(status === undefined ? {} : { status }),
  });
  for (const directive of directives) {
    const { name, args, line } = directive;
    if (name === "break") break;
    if (name === "return") return end("answers", Number(/^\d{3}$/.test(args[0] ?? "") ? args[0] : 302));
    if (name === "if") {
      if (checksCertificate(directive)) demandsCertificate = true;
      else if (mayRefuse(directive)) refusing.push(`if at line ${line}`);
      continue;
    }
    if (name !== "rewrite") continue;
    const [pattern = "", replacement = "", flag] = args;
    const found = find(pattern, path);
    transforms.push({ what: "rewrite", name: "rewrite", order, locator: `line ${line}` });
    if (found === undefined) return end("unknown");
    // It stays among what is done: other paths of the location may be changed by it.
    if (found === false) continue;
    if (flag === "redirect" || flag === "permanent" || /^(https?:\/\/|\$scheme)/.test(replacement))
      return end("answers", 302);
    const next = replaced(replacement, found);
    if (next === undefined) return end("unknown");
    path = next;
    changed = true;
    if (flag === "last") return end("moves");
    if (flag === "break") return end("stays");
  }
  return end(changed ? "moves" : "stays");
}

/** The path that `$1` and the like make; undefined where other variables do. */
function replaced(replacement: string, captures: readonly (string | undefined)[]): string | undefined {
  const [path = ""] = replacement.split("?", 1);
  const made = path.replace(/\$\{?(\d)\}?/g, (_, n: string) => captures[Number(n)] ?? "");
  return made.includes("$") || !made.startsWith("/") ? undefined : made;
}

const ends = ({ block = [] }: Directive): Directive | undefined =>
  block.find(({ name }) => name === "return" || name === "rewrite");

function checksCertificate(directive: Directive): boolean {
  const status = Number(ends(directive)?.args[0] ?? 0);
  const condition = directive.args
    .join(" ")
    .replace(/["'()]/g, "")
    .trim();
  return /^\$ssl_client_verify\s*!=\s*SUCCESS$/.test(condition) && status >= 400;
}

/** A condition about who asks, with an end of the request behind it; one that answers a method or sends to HTTPS is none. */
function mayRefuse(directive: Directive): boolean {
  const end = ends(directive);
  if (!end) return false;
  const condition = directive.args.join(" ");
  const variables = condition.match(/\$\{?\w+\}?/g) ?? [];
  return !variables.every((variable) => impersonal.test(variable.replace(/[{}]/g, "")));
}
