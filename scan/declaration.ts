import { z } from "zod";
import { certainties } from "../model/step.ts";
import { namespaceField } from "../queries/design.ts";
import { historyTo } from "../queries/diff/fields-asked.ts";
import { acceptance } from "./declaration/accepted.ts";
import { notify } from "./declaration/notify.ts";
import { duration, fileName } from "./declaration/words.ts";

const selectors = z.array(z.string().min(1).max(2048)).max(1000);
const paths = z.union([fileName, z.array(fileName).min(1).max(100)]);

const sourceName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,62}$/)
  .describe("what the source is called in reports: lower-case letters, digits, `.`, `_`, `-`; unique in the scan");
const maxAge = duration
  .optional()
  .describe(
    "files that were taken longer ago than this (`36h`, `7d`) are read, and the result is unknown; left out: any age",
  );
const allowed = z
  .array(z.string().min(1).max(200))
  .max(200)
  .default([])
  .describe(
    "collections that the source may refuse or leave out without the result being unknown, as coverage names them (`k8s.secret`, `aws.scp`); what they hide stays a gap of every answer",
  );
const closedWorld = z.boolean().default(false).describe("what the input does not mention does not exist");

/** Files that somebody else wrote: exports, bundles, archives. */
const importSource = z.strictObject({
  name: sourceName,
  import: paths.describe("files, folders or archives, as `ambit import` takes them; relative to the scan's file"),
  as: z
    .array(z.string().min(1).max(200))
    .max(50)
    .default([])
    .describe("names of clusters that the files do not tell: `NAME`, `kubernetes=NAME`, `vault=NAME`"),
  namespace: namespaceField,
  closedWorld,
  maxAge,
  mayRefuse: allowed,
});

/** A live system that the scan reads itself. */
const collectSource = z.strictObject({
  name: sourceName,
  collect: z
    .strictObject({
      source: z.enum(["aws", "kubernetes", "vault"]).describe("what is read"),
      options: z
        .record(z.string(), z.unknown())
        .default({})
        .describe("the options of `ambit collect <source>`, named as its flags without `--`, in camelCase"),
    })
    .describe("reads the live system, as `ambit collect` does"),
  as: z
    .array(z.string().min(1).max(200))
    .max(50)
    .default([])
    .describe("names of clusters that the source does not tell"),
  closedWorld,
  mayRefuse: allowed,
});

export type ImportSource = z.infer<typeof importSource>;
export type CollectSource = z.infer<typeof collectSource>;
export type Source = ImportSource | CollectSource;

const exposure = z
  .strictObject({
    from: selectors
      .default([])
      .describe(
        "where it begins; left out: the internet, and each workload that anybody can send a request to without authenticating, as if code ran in it",
      ),
    to: historyTo.describe("what is exposed when it is reached: selectors; left out: data stores, secrets, identities"),
    assume: selectors.default([]).describe("hypotheses, as `ambit reach --assume` takes them"),
    certainty: z.enum(certainties).default("conditional").describe("the weakest step that a proof may have"),
  })
  .describe("what counts as an exposure; when it is changed, the next run is a baseline again");

const retention = z
  .strictObject({
    keep: z.int().min(1).max(1_000_000).optional().describe("the newest so many snapshots stay"),
    keepDaily: z.int().min(1).max(1_000_000).optional().describe("of the newest so many days the last of each stays"),
    olderThan: duration.optional().describe("what was imported within this time stays: `90d`"),
    records: z.int().min(1).max(100_000).default(500).describe("the newest so many records of runs stay"),
  })
  .describe(
    "which snapshots of the store stay after a run; pinned ones, the newest and the last scan's always do. Without `keep`, `keepDaily` and `olderThan` all stay",
  );

const report = z.strictObject({
  format: z.enum(["json", "markdown", "sarif", "html"]),
  file: fileName.describe("written beside and renamed; relative to the scan's file"),
});

/** What `scan.yaml` says. `docs/scan.schema.json` is made from it. */
export const declaration = z
  .strictObject({
    format: z.literal("ambit-scan/v1"),
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/)
      .describe("the scan's own name: what it remembers is kept under it, beside the store"),
    sources: z
      .array(z.union([importSource, collectSource]))
      .min(1)
      .max(200)
      .describe("what is read, each by itself: one that fails leaves the others"),
    owners: z
      .array(fileName)
      .max(100)
      .default([])
      .describe("files that say who owns what: owners files, Backstage catalogs, CSV, CODEOWNERS"),
    guardrails: z.array(fileName).max(100).default([]).describe("files of assertions, as `ambit check` takes them"),
    exposure: exposure.default({
      from: [],
      to: ["class:data-store", "class:secret", "class:identity"],
      assume: [],
      certainty: "conditional",
    }),
    baseline: z
      .enum(["known", "new"])
      .default("known")
      .describe("what the first run finds: `known`: it is listed, and nobody is told; `new`: as if it had come to be"),
    accepted: z.array(acceptance).max(10_000).default([]).describe("exposures that somebody answers for until a date"),
    retention: retention.default({ records: 500 }),
    reports: z.array(report).max(20).default([]).describe("files written after every run"),
    notify: notify.optional(),
    every: duration.optional().describe("runs as a service, this often: `15m`; `--every` comes before it"),
    timeout: duration
      .default("6h")
      .describe("a run of the service that takes longer is ended; the last snapshot stays as it was"),
  })
  .describe("A scan of Ambit: what is read, what counts, who is told.");

export type Declaration = z.infer<typeof declaration>;
export type Exposure = Declaration["exposure"];
