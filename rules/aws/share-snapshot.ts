import { privilege } from "../../model/access.ts";
import { allow, deny, keyArn, kmsKey, otherAccount, role, roleArn } from "../../model/examples/aws.ts";
import { snapshot, storeArn, volumeSnapshotArn } from "../../model/examples/stores.ts";
import type { AwsSnapshotFact } from "../../model/fact/aws.ts";
import { fires, silent } from "../../model/rule.ts";
import { defineRule } from "../define.ts";
import { awsRestraints, awsSteps, identityFacts, permissionControls } from "../families/aws-holding.ts";
import { keyOf } from "../families/aws-keys.ts";
import { snapshotsOf } from "../families/aws-snapshots.ts";
import { onStores, type Store, storesOf } from "../families/aws-stores.ts";

const app = roleArn("app");
const key = keyArn("k");
const share = "ec2:ModifySnapshotAttribute";

const asked: readonly (readonly [of: AwsSnapshotFact["of"], action: string])[] = [
  ["volume", share],
  ["database", "rds:ModifyDBSnapshotAttribute"],
  ["database-cluster", "rds:ModifyDBClusterSnapshotAttribute"],
  ["warehouse", "redshift:AuthorizeSnapshotAccess"],
];

/** Shares a snapshot with an account of its own. An encrypted one is of use there once its key is opened too, by whomever. */
export default defineRule({
  id: "aws.share-snapshot",
  version: 1,
  title: "Can share the snapshot with an account of its own",
  edge: "SHARES_SNAPSHOT",
  emits: { from: ["AwsPrincipal#impersonate", "AwsKey#administer"], to: "AwsSnapshot#administer" },
  needs: [...identityFacts, "aws.key", "aws.snapshot"],
  reliesOnAbsenceIn: awsRestraints,
  leaves: "durable",
  escalation: true,

  *derive(facts, { aws }) {
    // A snapshot that AWS's own key encrypts is never shared.
    const customers = (store: Store) => {
      const found = store.kmsKey === undefined ? undefined : keyOf(facts, store).fact;
      return found?.customerManaged ? found : undefined;
    };
    const own = (of: AwsSnapshotFact["of"]): readonly Store[] =>
      storesOf(facts, snapshotsOf(of)).filter(
        (store) =>
          store.fact.kind === "aws.snapshot" &&
          store.account === store.target.account &&
          (!store.fact.encrypted || customers(store) !== undefined),
      );
    for (const [of, action] of asked) {
      const question = {
        title: "share snapshots",
        parts: [{ action }],
        targets: () => facts.memo(`aws.shareable ${of}`, () => own(of)),
        ...onStores,
        sameAccount: true,
      };
      yield* awsSteps(aws, question, (store) => {
        const used = customers(store);
        return [
          {
            to: privilege(store.fact.key, "administer"),
            because: used ? [store.fact, used] : [store.fact],
            premises: used ? [privilege(used.key, "administer")] : [],
          },
        ];
      });
    }
  },

  controls: [...permissionControls("Take the sharing of snapshots away")],
  abuse:
    "`aws ec2 modify-snapshot-attribute --attribute createVolumePermission --operation-type add --user-ids <own>`, then copy it there.",
  detection: [
    { service: "ec2", event: "ModifySnapshotAttribute" },
    { service: "rds", event: "ModifyDBSnapshotAttribute, ModifyDBClusterSnapshotAttribute" },
    { service: "redshift", event: "AuthorizeSnapshotAccess" },
  ],
  remediation:
    "aws organizations create-policy --type SERVICE_CONTROL_POLICY --content file://scp.json   # Deny the sharing of snapshots to everybody but the backup role",
  frameworks: ["attack:T1537", "owasp-nhi:NHI5"],
  references: [
    "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html",
  ],
  examples: [
    fires(
      "a plain one",
      `${app}#impersonate -> ${volumeSnapshotArn("snap-1")}#administer`,
      role("app"),
      snapshot("snap-1"),
      allow(app, share),
    ),
    fires(
      "of a database",
      `${app}#impersonate -> ${storeArn("rds", "snapshot:s")}#administer`,
      role("app"),
      snapshot("s", { of: "database" }, storeArn("rds", "snapshot:s")),
      allow(app, "rds:ModifyDBSnapshotAttribute", storeArn("rds", "snapshot:s")),
    ),
    fires(
      "an encrypted one, with its key",
      `${app}#impersonate & ${key}#administer -> ${volumeSnapshotArn("snap-1")}#administer`,
      role("app"),
      snapshot("snap-1", { kmsKey: key }),
      kmsKey("k"),
      allow(app, share),
    ),
    silent(
      "an encrypted one whose key is AWS's own",
      role("app"),
      snapshot("snap-1", { encrypted: true }),
      allow(app, share),
    ),
    silent("another kind", role("app"), snapshot("snap-1"), allow(app, "rds:*")),
    silent("its own deny", role("app"), snapshot("snap-1"), allow(app, share), deny(app, share, "arn:aws:ec2:*")),
    silent(
      "another account's",
      role("app", {}, otherAccount),
      snapshot("snap-1"),
      allow(roleArn("app", otherAccount), share),
    ),
  ],
});
