import type { LogForm } from "../../model/fact/observed.ts";
import type { Fact } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type Importer, type InputGroup } from "../../model/importer.ts";
import { headOf } from "../recognise.ts";
import { Book } from "./book.ts";
import { addCloudTrail } from "./cloudtrail.ts";
import { observedFacts, observedKinds } from "./facts.ts";
import { cloudTrailGuide, kubernetesAuditGuide, vaultAuditGuide } from "./guide.ts";
import { addKubernetes } from "./kubernetes-audit.ts";
import { isCloudTrail, isKubernetesAudit, isSearch, isVaultAudit } from "./recognise.ts";
import { eachRecord, layoutOf } from "./records.ts";
import { VaultAudit } from "./vault-audit.ts";

/** Adds what a record tells; false where it is no event. */
type Add = (record: unknown) => boolean;

function logImporter(
  id: LogForm,
  about: Pick<Importer, "title" | "permissions" | "recognises"> & Partial<Pick<Importer, "named" | "guide">>,
  adder: (book: Book, name: string | undefined) => Add,
): Importer {
  return defineImporter({
    id,
    emits: [...observedKinds, "coverage"],
    ...about,
    async *toFacts({ files, name }: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
      const book = new Book(id);
      const add = adder(book, name);
      let unread = 0;
      for (const file of files) {
        const head = await headOf(file);
        book.file(file.path, !isSearch(head));
        context.progress(`reading ${file.path}`);
        let others = 0;
        unread += await eachRecord(file, layoutOf(head), context, (record) => {
          if (!add(record)) others += 1;
        });
        unread += others;
        if (others > 0)
          context.problem({
            code: "import.shape",
            file: file.path,
            message: `${others} records are no events of this log`,
          });
      }
      if (book.lost > 0) unread += book.lost;
      yield* observedFacts(book, id, unread, context);
    },
  });
}

/** What AWS accounts were asked to do, as CloudTrail delivers it or answers searches. */
export const cloudTrail = logImporter(
  "cloudtrail",
  {
    title: "CloudTrail logs",
    permissions: ["s3:GetObject on the trail's bucket and kms:Decrypt with its key", "or cloudtrail:LookupEvents"],
    recognises: isCloudTrail,
    guide: cloudTrailGuide,
  },
  (book, name) => (record) => addCloudTrail(book, record, name),
);

/** What a cluster's API server was asked to do. */
export const kubernetesAudit = logImporter(
  "kubernetes-audit",
  {
    title: "Kubernetes audit logs",
    permissions: ["none: files are read"],
    named: "kubernetes",
    recognises: isKubernetesAudit,
    guide: kubernetesAuditGuide,
  },
  (book, name) => (record) => addKubernetes(book, record, name ?? "cluster"),
);

/** What Vault or OpenBao was asked to do, as its audit devices write it. */
export const vaultAudit = logImporter(
  "vault-audit",
  {
    title: "Vault audit logs",
    permissions: ["none: files are read"],
    named: "vault",
    recognises: isVaultAudit,
    guide: vaultAuditGuide,
  },
  (book, name) => {
    const log = new VaultAudit(book, name ?? "cluster");
    return (record) => log.add(record);
  },
);
