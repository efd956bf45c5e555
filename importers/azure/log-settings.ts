import { z } from "zod";
import type { Fact } from "../../model/fact.ts";
import { plainText } from "../../model/redact.ts";
import type { FactMaker } from "../read/fact-maker.ts";
import { parseShape } from "../read/index.ts";
import type { SavedRecord } from "../read/records.ts";
import { properties, subscriptionOf } from "./shapes.ts";

const text = z.string().nullish();
const Setting = z.object({
  logs: z.array(z.object({ category: text, categoryGroup: text, enabled: z.boolean().nullish() })).nullish(),
  workspaceId: text,
  storageAccountId: text,
  eventHubAuthorizationRuleId: text,
});
const form = /^(\/subscriptions\/.{1,1024})\/providers\/microsoft\.insights\/diagnosticsettings\/([^/]{1,260})$/;

/** Which logs of a resource are sent where. https://learn.microsoft.com/rest/api/monitor/diagnostic-settings/list */
export function* logSettingFacts(record: SavedRecord, id: string, maker: FactMaker): Generator<Fact> {
  const [, of, name] = form.exec(id) ?? [];
  const subscription = subscriptionOf(id);
  if (of === undefined || name === undefined || subscription === undefined) return;
  const it = parseShape(Setting, properties(record.value), record.document, record.pointer, maker.context);
  if (!it) return;
  const on = (it.logs ?? []).filter(({ enabled }) => enabled === true);
  const categories = on.flatMap(({ category, categoryGroup }) => category ?? categoryGroup ?? []);
  yield maker.fact("azure.log-setting", id, `azure:subscription:${subscription}`, record, {
    of,
    name: plainText(name),
    categories: [...new Set(categories.map((one) => plainText(one.toLowerCase())))].sort(),
    to: [
      ...(it.eventHubAuthorizationRuleId ? ["event-hub"] : []),
      ...(it.storageAccountId ? ["storage"] : []),
      ...(it.workspaceId ? ["workspace"] : []),
    ],
  });
}
