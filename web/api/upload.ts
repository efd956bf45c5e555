import type { KeptBundle } from "../../server/api/shapes.ts";
import { request } from "./problem.ts";

/** Files as their user sends them. */
export interface Sent {
  /** With their path below the folder that was dropped. */
  readonly files: readonly { readonly path: string; readonly file: File }[];
  /** `NAME` or `kubernetes=NAME`. */
  readonly as: readonly string[];
}

/** @param fields of the form beside them. @throws ProblemError */
export function upload(path: string, { files, as }: Sent, fields: Readonly<Record<string, string>> = {}) {
  const form = new FormData();
  for (const name of as) form.append("as", name);
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const one of files) form.append("files", one.file, one.path);
  return request(path, { method: "POST", body: form });
}

/** Has the server keep files that questions lay over a snapshot. @throws ProblemError */
export async function keepBundle(sent: Sent): Promise<KeptBundle> {
  return (await (await upload("bundles", sent)).json()) as KeptBundle;
}

/** Has the server forget them; one that it does not keep any more is forgotten already. */
export async function forgetBundle(bundle: string): Promise<void> {
  await request(`bundles/${encodeURIComponent(bundle)}`, { method: "DELETE" }).catch(() => {});
}
