import type { Fact } from "../../model/fact.ts";
import { parseUnlocks, unlocksKey } from "../../model/unlocks.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape, pointerTo } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { properties, Secret, subscriptionOf, tagTexts, unlocksTag } from "./shapes.ts";

/** A secret of the vault, by its name. https://learn.microsoft.com/rest/api/keyvault/secrets/get-secrets/get-secrets */
export function* secretFacts(
  record: SavedRecord,
  vault: string,
  written: string,
  host: string,
  maker: FactMaker,
): Generator<Fact> {
  const secret = parseShape(Secret, properties(record.value), record.document, record.pointer, maker.context);
  const subscription = subscriptionOf(vault);
  if (!secret || subscription === undefined || !/^[0-9A-Za-z-]{1,127}$/.test(written)) return;
  const scope = `azure:subscription:${subscription}`;
  const name = written.toLowerCase();
  const id = `${vault}/secrets/${name}`;
  const { attributes } = secret;
  yield maker.fact("azure.secret", id, scope, record, {
    vault,
    name,
    enabled: attributes?.enabled ?? undefined,
    expires: time(attributes?.expires ?? (attributes?.exp ? attributes.exp * 1000 : undefined)),
    certificate: secret.managed === true || secret.kid ? true : undefined,
    tags: tagTexts(secret.tags),
  });
  const url = `https://${host}/secrets/${name}`;
  yield maker.fact("alias", `${url}|${id}`, scope, record, { name: url, node: id });
  for (const key of [unlocksKey, unlocksTag]) {
    const where = { document: record.document, pointer: pointerTo(record.pointer, "tags", key) };
    for (const { target, access } of parseUnlocks(String(secret.tags[key] ?? "")))
      yield maker.fact("unlocks", `${id}|${target}`, scope, where, {
        secret: id,
        target,
        access,
        declaredBy: `tag ${key}`,
      });
  }
}

function time(written: string | number | undefined): string | undefined {
  const at = new Date(written ?? "");
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
