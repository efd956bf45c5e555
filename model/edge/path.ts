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
