import { hash } from "node:crypto";
import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { aiNameOf, bucketOf } from "./ai-names.ts";
import { type Projects, resourceManager, secretService } from "./names.ts";
import { secretId, secretNameOf } from "./secrets.ts";

/** Policy of `google.iam.v1`. */
const Policy = z.object({
  bindings: z
    .array(
      z.object({
        role: z.string(),
        members: z
          .array(z.string())
          .nullish()
          .transform((list) => list ?? []),
        condition: z.object({ expression: z.string().nullish() }).nullish(),
      }),
    )
    .nullish()
    .transform((list) => list ?? []),
});

const accounts = "//iam.googleapis.com/";

/** The full resource name as facts have it, and its scope; undefined for resources whose policies say nothing of secrets and AI services. */
function resourceOf(
  written: string,
  near: string,
  projects: Projects,
): { readonly resource: string; readonly scope: string } | undefined {
  if (written.startsWith(secretService)) {
    const named = secretNameOf(written);
    if (!named) return undefined;
    const project = projects.id(named.project);
    return { resource: secretId(project, named), scope: `gcp:project:${project}` };
  }
  const part = aiNameOf(written, projects);
  if (part) return { resource: part.id, scope: `gcp:project:${part.project}` };
  const bucket = bucketOf(written);
  if (bucket) return { resource: bucket, scope: `gcp:project:${near}` };
  const [, level, name] =
    /^\/\/cloudresourcemanager\.googleapis\.com\/(projects|folders|organizations)\/([^/]+)$/.exec(written) ?? [];
  if (level !== undefined && name !== undefined) {
    const own = level === "projects" ? projects.id(name) : name;
    return { resource: `${resourceManager}${level}/${own}`, scope: `gcp:${level.slice(0, -1)}:${own}` };
  }
  const [, project, account] =
    /^\/\/iam\.googleapis\.com\/projects\/([^/]+)\/serviceAccounts\/([^/]+)$/.exec(written) ?? [];
  if (project === undefined || account === undefined) return undefined;
  const own = projects.id(project);
  return { resource: `${accounts}projects/${own}/serviceAccounts/${account}`, scope: `gcp:project:${own}` };
}

/** The bindings of one policy. `at.value` is the policy; `near` the project that it is told with: a bucket's name has none. */
export function* bindingFacts(
  at: SavedRecord,
  written: string,
  projects: Projects,
  maker: FactMaker,
  near = projects.only ?? "-",
): Generator<Fact> {
  const on = resourceOf(written, near, projects);
  if (!on) return;
  const policy = parseShape(Policy, at.value, at.document, at.pointer, maker.context);
  for (const [index, { role, members, condition }] of (policy?.bindings ?? []).entries()) {
    const where = { document: at.document, pointer: `${at.pointer}/bindings/${index}` };
    const expression = condition?.expression ?? undefined;
    const digest = expression === undefined ? "" : `|${hash("sha256", expression).slice(0, 8)}`;
    for (const member of new Set(members)) {
      const who = plainText(member);
      yield maker.fact("gcp.binding", `${on.resource}|${plainText(role)}|${who}${digest}`, on.scope, where, {
        resource: on.resource,
        role: plainText(role),
        member: who,
        condition: expression === undefined ? undefined : plainText(expression),
      });
    }
  }
}
