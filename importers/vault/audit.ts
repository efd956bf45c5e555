import { z } from "zod";
import type { FactOf } from "../../model/fact.ts";
import { parseShape } from "../read/problem.ts";
import type { Answer } from "./answers.ts";
import type { Emitter } from "./emit.ts";

const Device = z.object({ type: z.string(), options: z.record(z.string(), z.unknown()).nullish() });

/** Rows of `sys/audit`: members that end in a slash. Of a device's options only whether it writes values as they are. */
export function auditDevices(answer: Answer, emit: Emitter): readonly FactOf<"vault.audit">[] {
  emit.answered("vault.audit", "sys/audit");
  const { document, pointer } = answer;
  const table = parseShape(z.record(z.string(), z.unknown()), answer.value, document, pointer, emit.context);
  if (!table) emit.incomplete("vault.audit");
  return Object.entries(table ?? {}).flatMap(([path, value]) => {
    if (!path.endsWith("/")) return [];
    const at = `${pointer}/${path.replace(/~/g, "~0").replace(/\//g, "~1")}`;
    const device = parseShape(Device, value, document, at, emit.context);
    if (!device) {
      emit.incomplete("vault.audit");
      return [];
    }
    const fact = emit.fact(
      "vault.audit",
      emit.key("audit", path.slice(0, -1)),
      { document, pointer: at },
      {
        cluster: emit.cluster,
        path: path.slice(0, -1),
        type: device.type,
        raw: String(device.options?.["log_raw"] ?? "false") === "true",
      },
    );
    return fact as FactOf<"vault.audit">;
  });
}
