import { z } from "zod";

/** The shapes of DESIGN 7, written from the text; more fields may stand beside these. */
const id = z.string().regex(/^[0-9a-f]{64}$/);
const isoTime = z.iso.datetime();
const certainty = z.enum(["certain", "conditional", "assumed"]);
const access = z.enum([
  "connect",
  "originate",
  "originate-get",
  "read-files",
  "execute",
  "impersonate",
  "read",
  "write",
  "administer",
]);
const privilege = z
  .string()
  .regex(/^[^#]+#(connect|originate|originate-get|read-files|execute|impersonate|read|write|administer|hold)$/);
const stepKey = z.string().regex(/^[a-z0-9.-]+@\d+:[0-9a-f]{64}$/);
const condition = z.object({
  kind: z.enum(["environment", "unread", "unsupported", "target-state", "human"]),
  text: z.string().min(1),
});

const proofs = z.record(z.string(), z.object({ conclusion: privilege, steps: z.array(stepKey) }));
const steps = z.record(
  stepKey,
  z.object({
    rule: z.string().regex(/^[a-z0-9.-]+@\d+$/),
    edge: z.string().regex(/^[A-Z0-9_]+$/),
    title: z.string().min(1),
    from: z.array(privilege).min(1),
    to: privilege,
    certainty,
    conditions: z.array(condition),
    because: z.array(z.array(z.object({ source: z.string(), locator: z.string(), summary: z.string() })).min(1)),
  }),
);

export const ReachJson = z.object({
  schema: z.literal(1),
  snapshot: z.object({ id, takenAt: isoTime }),
  from: z.array(z.string()),
  assume: z.array(z.string()),
  gaps: z.array(
    z.object({ scope: z.string(), collection: z.string(), reason: z.string().min(1), blinds: z.array(z.string()) }),
  ),
  counts: z.object({ byKind: z.record(z.string(), z.int()), byCertainty: z.partialRecord(certainty, z.int()) }),
  truncated: z.boolean(),
  reached: z.array(
    z.object({
      start: z.string(),
      id: z.string(),
      kind: z.string().regex(/^[A-Z]\w+$/),
      class: z.enum(["identity", "data-store", "secret", "workload", "credential", "network", "route", "structure"]),
      access,
      name: z.string(),
      certainty,
      conditions: z.array(condition),
      stepCount: z.int().min(0),
      proof: z.string(),
    }),
  ),
  proofs,
  steps,
});

export const CheckJson = z.object({
  schema: z.literal(1),
  passed: z.int(),
  failed: z.int(),
  unknown: z.int(),
  results: z.array(
    z.object({
      name: z.string(),
      expect: z.enum(["reachable", "unreachable"]),
      actual: z.enum(["reachable", "unreachable", "unknown"]),
      ok: z.boolean(),
      proof: z.string().optional(),
      blindedBy: z.array(z.string()).optional(),
    }),
  ),
});
