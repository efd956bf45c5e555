import type { Fact } from "../../model/fact.ts";
import { defineImporter, type ImportContext, type InputFile, type InputGroup } from "../../model/importer.ts";
import { headOf } from "../recognise.ts";
import { collections, ReportFacts } from "./facts.ts";
import type { FindingReader } from "./finding.ts";
import { formOf, type ImageForm, type ReportForm } from "./form.ts";
import { type AlertPlaces, alertPlaces, githubFindings } from "./github.ts";
import { gitleaksFindings } from "./gitleaks.ts";
import { guide } from "./guide.ts";
import { cycloneDxWords } from "./images/cyclonedx.ts";
import { imageCollections, imageFacts } from "./images/facts.ts";
import { grypeWords } from "./images/grype.ts";
import { openVexWords } from "./images/openvex.ts";
import { sarifWords } from "./images/sarif.ts";
import { trivyWords } from "./images/trivy.ts";
import { leaksFindings } from "./leaks.ts";
import { sarifFindings } from "./sarif.ts";
import { trivySecrets } from "./trivy.ts";
import { trufflehogFindings } from "./trufflehog.ts";

/** Reports of leaked credentials and of images' flaws. Each is a scope of its own; none of what it quotes is kept. */
export const reports = defineImporter({
  id: "reports",
  title: "Reports of scanners",
  emits: [...collections, ...imageCollections, "coverage"],
  permissions: ["none: files are read"],
  guide,
  recognises: (path, head) => formOf(path, head) !== undefined,
  toFacts,
});

/** Forms that tell of leaks. */
type Form = Exclude<ReportForm, "github-locations">;
type AnyForm = ImageForm | ReportForm;

async function* toFacts({ files }: InputGroup, context: ImportContext): AsyncGenerator<Fact> {
  const known: (readonly [file: InputFile, form: AnyForm, head: string])[] = [];
  for (const file of files) {
    const head = await headOf(file);
    const form = formOf(file.path, head);
    if (form) known.push([file, form, head]);
  }
  const places = await alertPlaces(
    known.flatMap(([file, form]) => (form === "github-locations" ? file : [])),
    context,
  );
  for (const [file, form, head] of known) {
    if (form === "cyclonedx" || form === "grype" || form === "openvex") {
      yield* imageFacts(file, imageWords[form](file, context), context);
      continue;
    }
    if (file.openToAll)
      context.warn?.(`\`${file.path}\` quotes secrets and every user of this machine may read it: chmod 600`);
    if (form === "github-locations") continue;
    const facts = new ReportFacts(file, form, context, context.fingerprintKey?.());
    yield* facts.of(findingsOf(form, file, context, head, places));
    if (form === "trivy" || (form === "sarif" && /"name"\s*:\s*"(grype|trivy)"/i.test(head)))
      yield* imageFacts(file, imageWords[form](file, context), context);
  }
}

const imageWords = {
  cyclonedx: cycloneDxWords,
  grype: grypeWords,
  openvex: openVexWords,
  sarif: sarifWords,
  trivy: trivyWords,
} as const;

function findingsOf(
  form: Form,
  file: InputFile,
  context: ImportContext,
  head: string,
  places: AlertPlaces,
): FindingReader {
  switch (form) {
    case "gitleaks":
      return gitleaksFindings(file, context);
    case "trufflehog":
      return trufflehogFindings(file, context, head);
    case "sarif":
      return sarifFindings(file, context);
    case "github":
      return githubFindings(file, context, head, places);
    case "trivy":
      return trivySecrets(file, context);
    case "csv":
      return leaksFindings(file, context);
  }
}
