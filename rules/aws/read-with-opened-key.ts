import { privilege } from "../../model/access.ts";
import { control } from "../../model/control.ts";
import {
  allow,
  bucket,
  bucketArn,
  keyArn,
  kmsKey,
  onResource,
  principal,
  role,
  roleArn,
  secret,
  secretArn,
} from "../../model/examples/aws.ts";
import { snapshot, volumeSnapshotArn } from "../../model/examples/stores.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { keyOf } from "../families/aws-keys.ts";
import { snapshotsOf } from "../families/aws-snapshots.ts";
import {
  buckets,
  onStores,
  queues,
  type Store,
  type Stores,
  secrets,
  secureParameters,
  storesOf,
  tables,
  vectorBuckets,
} from "../families/aws-stores.ts";

const app = roleArn("app");
const key = keyArn("k");
const guarded = onResource("Allow", key, "kms:*", principal(roleArn("ops")));

const asked: readonly (readonly [actions: readonly string[], stores: Stores])[] = [
  [["s3:GetObject"], buckets],
  [["secretsmanager:GetSecretValue"], secrets],
  [["ssm:GetParameter"], secureParameters],
  [["sqs:ReceiveMessage"], queues],
  [["dynamodb:GetItem"], tables],
  [["dynamodb:Scan"], tables],
  [["s3vectors:GetVectors"], vectorBuckets],
  [["ebs:ListSnapshotBlocks", "ebs:GetSnapshotBlock"], snapshotsOf("volume")],
];

/** Data whose key kept the caller out, once somebody lets the caller use the key; the two may be done by different identities. */
export default defineRule({
  id: "aws.read-with-opened-key",
  version: 2,
  title: "Can read the data once the key is opened to it",
  edge: "READS_WITH_KEY",
  emits: { from: ["AwsPrincipal#impersonate", "AwsKey#administer"], to: "Any#read" },
  needs: [
    ...identityFacts,
    "aws.bucket",
    "aws.key",
    "aws.parameter",
    "aws.queue",
    "aws.secret",
    "aws.snapshot",
    "aws.table",
    "aws.vector-bucket",
  ],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",

  *derive(facts, { aws }) {
    const opened = (store: Store) => {
      const found = store.kmsKey === undefined ? undefined : keyOf(facts, store).fact;
      return found?.customerManaged ? [found] : [];
    };
    for (const [actions, stores] of asked) {
      const question = {
        title: "read data whose key is opened",
        parts: actions.map((action) => ({ action })),
        targets: () => storesOf(facts, stores).filter((store) => opened(store).length > 0),
        ...onStores,
      };
      yield* awsSteps(aws, question, (store) =>
        opened(store).map((key) => ({
          to: privilege(store.fact.key, "read"),
          because: [store.fact, key],
          premises: [privilege(key.key, "administer")],
        })),
      );
    }
  },

  controls: [
    ...permissionControls("Take the permission on the data or on the key away"),
    control("rotate", "aws.secret", "Rotate the secret"),
  ],
  abuse: "Open the key by a grant or its policy, then read as usual.",
  detection: [{ service: "kms", event: "CreateGrant, PutKeyPolicy, Decrypt" }],
  remediation: "aws kms revoke-grant --key-id <key> --grant-id <grant>",
  frameworks: ["attack:T1530", "owasp-nhi:NHI5"],
  references: ["https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html"],
  examples: [
    fires(
      "a bucket",
      `${app}#impersonate & ${key}#administer -> ${bucketArn("docs")}#read`,
      role("app"),
      bucket("docs", { kmsKey: key }),
      kmsKey("k"),
      guarded,
      allow(app, "s3:GetObject"),
    ),
    fires(
      "a secret",
      `${app}#impersonate & ${key}#administer -> ${secretArn("db")}#read`,
      role("app"),
      secret("db", { kmsKey: key }),
      kmsKey("k"),
      guarded,
      allow(app, "secretsmanager:GetSecretValue"),
    ),
    fires(
      "blocks of a snapshot",
      `${app}#impersonate & ${key}#administer -> ${volumeSnapshotArn("snap-1")}#read`,
      role("app"),
      snapshot("snap-1", { kmsKey: key }),
      kmsKey("k"),
      guarded,
      allow(app, "ebs:*"),
    ),
    silent("no key to open", role("app"), bucket("docs"), kmsKey("k"), guarded, allow(app, "s3:GetObject")),
    silent("no permission on the data", role("app"), bucket("docs", { kmsKey: key }), kmsKey("k"), guarded),
    silent(
      "another key",
      role("app"),
      bucket("docs", { kmsKey: keyArn("other") }),
      kmsKey("k"),
      guarded,
      allow(app, "s3:GetObject"),
    ),
  ],
});
