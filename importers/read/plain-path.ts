import { plainText, withheld } from "../../model/redact.ts";

/** A path with each segment that looks like a secret withheld: the others tell where it leads. */
export const plainPath = (path: string): string =>
  path
    .replace(/[A-Za-z0-9+/]{40,}/g, (run) => (holdsKey(run) ? withheld : run))
    .split("/")
    .map(plainText)
    .join("/");

/** Whether whole segments together have the form of AWS's secret keys: 40 characters of base64, which has slashes too. */
function holdsKey(run: string): boolean {
  const starts = [0, ...[...run.matchAll(/\//g)].map(({ index }) => index + 1)];
  return starts.some((at) => {
    const key = run.slice(at, at + 40);
    const ends = at + 40 === run.length || run[at + 40] === "/";
    const count = (form: RegExp): number => key.match(form)?.length ?? 0;
    return key.length === 40 && ends && count(/[A-Z]/g) >= 5 && count(/[a-z]/g) >= 5 && count(/\d/g) >= 1;
  });
}
