import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import { parseUnlocks, unlocksKey } from "../../model/unlocks.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape, pointerTo } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { type Projects, secretService } from "./names.ts";

const text = z.string().nullish();
const strings = z.record(z.string(), z.string()).nullish();
const key = z.object({ kmsKeyName: text }).nullish();
/** Secret of `google.cloud.secretmanager.v1`. A payload has no place in it. */
const Secret = z.object({
  labels: strings,
  annotations: strings,
  replication: z
    .object({
      automatic: z.object({ customerManagedEncryption: key }).nullish(),
      userManaged: z
        .object({ replicas: z.array(z.object({ location: text, customerManagedEncryption: key })).nullish() })
        .nullish(),
    })
    .nullish(),
  customerManagedEncryption: key,
  rotation: z.object({ rotationPeriod: text, nextRotationTime: text }).nullish(),
  expireTime: text,
  topics: z.array(z.object({ name: text })).nullish(),
});

/** `projects/<project>/[locations/<location>/]secrets/<name>`, with or without the service's name in front. */
const form =
  /^(?:\/\/secretmanager\.googleapis\.com\/)?projects\/([a-z0-9:.-]{1,60})\/(?:locations\/([a-z0-9-]{1,40})\/)?secrets\/([A-Za-z0-9_-]{1,255})$/;

export interface SecretName {
  readonly project: string;
  readonly location?: string;
  readonly name: string;
}
export function secretNameOf(written: string): SecretName | undefined {
  const [, project, location, name] = form.exec(written) ?? [];
  if (project === undefined || name === undefined) return undefined;
  return { project, name, ...(location === undefined ? {} : { location }) };
}

export const secretId = (project: string, { location, name }: Pick<SecretName, "location" | "name">): string =>
  `${secretService}projects/${project}/${location === undefined ? "" : `locations/${location}/`}secrets/${name}`;

/**
 * A secret with its labels, replication and rotation. `at.value` is the secret itself: of `secrets list`, or the data of an
 * asset. https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets#Secret
 */
export function* secretFacts(
  at: SavedRecord,
  named: SecretName,
  projects: Projects,
  maker: FactMaker,
): Generator<Fact> {
  const secret = parseShape(Secret, at.value, at.document, at.pointer, maker.context);
  if (!secret) return;
  const project = projects.id(named.project);
  const scope = `gcp:project:${project}`;
  const id = secretId(project, named);
  const number = projects.number(project);
  const { automatic, userManaged } = secret.replication ?? {};
  const replicas = userManaged?.replicas ?? [];
  const keys = [
    automatic?.customerManagedEncryption,
    secret.customerManagedEncryption,
    ...replicas.map((replica) => replica.customerManagedEncryption),
  ].flatMap((one) => one?.kmsKeyName ?? []);
  yield maker.fact("gcp.secret", id, scope, at, {
    project: scope,
    projectNumber: number,
    name: named.name,
    location: named.location,
    tags: Object.entries(secret.labels ?? {})
      .map(([label, value]) => `${label}=${plainText(value)}`)
      .sort(),
    replication: userManaged ? "user-managed" : automatic ? "automatic" : undefined,
    replicas: sorted(replicas.flatMap(({ location }) => location ?? [])),
    kmsKeys: sorted(keys.map(plainText)),
    rotationSeconds: seconds(secret.rotation?.rotationPeriod),
    nextRotation: time(secret.rotation?.nextRotationTime),
    expires: time(secret.expireTime),
    topics: sorted((secret.topics ?? []).flatMap(({ name }) => (name ? [plainText(name)] : []))),
  });
  if (number !== undefined && number !== project) {
    const other = secretId(number, named);
    yield maker.fact("alias", `${other}|${id}`, scope, at, { name: other, node: id });
  }
  const declared = secret.annotations?.[unlocksKey] ?? "";
  const where = { document: at.document, pointer: pointerTo(at.pointer, "annotations", unlocksKey) };
  for (const { target, access } of parseUnlocks(declared))
    yield maker.fact("unlocks", `${id}|${target}`, scope, where, {
      secret: id,
      target,
      access,
      declaredBy: `annotation ${unlocksKey}`,
    });
}

const sorted = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

function seconds(period: string | null | undefined): number | undefined {
  const digits = /^(\d{1,12})(\.\d+)?s$/.exec(period ?? "")?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function time(written: string | null | undefined): string | undefined {
  const at = Date.parse(written ?? "");
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
