/**
 * A path as nginx compares it with locations: `%XX` decoded, `.` and `..` resolved, slashes in a row made one (unless
 * told otherwise), what follows `?` or `#` cut off; undefined where nginx refuses it.
 * https://nginx.org/en/docs/http/ngx_http_core_module.html#location
 */
export function nginxPath(sent: string, mergeSlashes = true): string | undefined {
  const [raw = ""] = sent.split(/[?#]/, 1);
  if (!raw.startsWith("/") || /%(?![0-9A-Fa-f]{2})/.test(raw)) return undefined;
  const decoded = raw.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (decoded.includes("\0")) return undefined;
  const parts: string[] = [];
  const all = decoded.split("/").slice(1);
  for (const [index, part] of all.entries()) {
    const last = index === all.length - 1;
    if (part === ".." && parts.length === 0) return undefined;
    if (part === "..") parts.pop();
    else if (part !== "." && (part !== "" || !mergeSlashes || last)) parts.push(part);
    // Dots at the end leave the folder's slash.
    if (last && (part === "." || part === "..")) parts.push("");
  }
  return `/${parts.join("/")}`;
}

/** What a proxy does to a path beyond RFC 3986 before it compares it. */
export interface Uniform {
  readonly mergeSlashes?: boolean;
  /** `%2f` and `%5c` are taken for slashes. */
  readonly escapedSlashes?: boolean;
}

/**
 * A path in the form of RFC 3986, section 6.2.2: what need not be encoded is decoded, dot segments are resolved; a
 * backslash counts as a slash. Envoy's `normalize_path`, and with it Istio, compare and pass on this form.
 * https://istio.io/latest/docs/reference/config/security/normalization/
 */
export function uniformPath(sent: string, { mergeSlashes = false, escapedSlashes = false }: Uniform = {}): string {
  const [raw = ""] = sent.split(/[?#]/, 1);
  const slashes = escapedSlashes ? raw.replace(/%2f|%5c/gi, "/") : raw;
  const decoded = slashes.replace(/\\/g, "/").replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const char = String.fromCharCode(Number.parseInt(hex, 16));
    return /[\w.~-]/.test(char) ? char : whole.toUpperCase();
  });
  const parts: string[] = [];
  const all = decoded.split("/").slice(1);
  for (const [index, part] of all.entries()) {
    if (part === "..") parts.pop();
    else if (part !== ".") parts.push(part);
    if (index === all.length - 1 && (part === "." || part === "..")) parts.push("");
  }
  const path = `/${parts.join("/")}`;
  return mergeSlashes ? path.replace(/\/{2,}/g, "/") : path;
}
