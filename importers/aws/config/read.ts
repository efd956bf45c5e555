import { z } from "zod";
import type { ImportContext, InputFile } from "../../../model/importer.ts";
import { parseShape, readJson } from "../../read/index.ts";
import type { Told } from "../told.ts";
import { incomplete, types, unwrapped } from "./items.ts";

const record = z.record(z.string(), z.unknown());
const Item = z.object({
  resourceType: z.string(),
  awsAccountId: z.string().optional(),
  accountId: z.string().optional(),
  awsRegion: z.string().optional(),
  ARN: z.string().optional(),
  arn: z.string().optional(),
  configurationItemStatus: z.string().optional(),
  configuration: z.preprocess(unwrapped, record.nullish()),
  supplementaryConfiguration: z.preprocess(unwrapped, record.nullish()),
});

/** Items of a snapshot or history file; `select-resource-config` answers with each as a text. */
export const itemPaths = ["$.configurationItems.*", "$.Results.*"] as const;
/** Bytes of one item. */
const limit = 16 * 2 ** 20;

/** True for a snapshot of AWS Config and for what `aws configservice select-resource-config` answers, by the names at its root. */
export const isConfig = (keys: readonly string[], head: string): boolean =>
  keys.includes("configurationItems") || (keys.includes("Results") && head.includes("resourceType"));

/** Twelve digits of the account that an item is of; undefined where it does not tell. */
export function accountOf(value: unknown): string | undefined {
  const item = unwrapped(value) as { readonly awsAccountId?: unknown; readonly accountId?: unknown } | null;
  const account = item?.awsAccountId ?? item?.accountId;
  return typeof account === "string" && /^\d{12}$/.test(account) ? account : undefined;
}

/** What the items tell, each as a member of the list that its service would answer with. A type that occurs is recorded whole. */
export async function* configItems(
  file: InputFile,
  account: string,
  context: Pick<ImportContext, "problem">,
): AsyncGenerator<Told> {
  const opened = new Set<string>();
  for await (const { pointer, value } of readJson(file, itemPaths, context, { limit })) {
    const item = parseShape(Item, unwrapped(value), file.path, pointer, context);
    const type = item && types.get(item.resourceType);
    if (!item || !type) continue;
    const { path } = type;
    if (!opened.has(path)) {
      opened.add(path);
      yield { is: "opened", path, document: file.path };
      const reason = incomplete.get(item.resourceType);
      if (reason !== undefined) yield { is: "missing", path, document: file.path, reason };
    }
    if (/^ResourceDeleted/.test(item.configurationItemStatus ?? "") || !item.configuration) continue;
    const owner = item.awsAccountId ?? item.accountId;
    if (owner !== undefined && owner !== account) {
      context.problem({
        code: "import.shape",
        file: file.path,
        at: pointer,
        message: "is of another account than its document",
      });
      yield {
        is: "missing",
        path,
        document: file.path,
        reason: "items of other accounts in the same document are not read",
      };
      continue;
    }
    const { configuration, supplementaryConfiguration: supplementary } = item;
    const member = type.member({
      resourceType: item.resourceType,
      configuration,
      supplementary: supplementary ?? {},
      arn: item.ARN ?? item.arn,
    });
    // A member is put together from parts of the item: its place is the item's.
    const place = { document: file.path, locate: () => pointer, documentOf: () => file.path };
    yield { is: "member", path, member: { value: member, ...place }, region: item.awsRegion };
  }
}
