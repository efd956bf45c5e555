import { useState } from "react";
import { Button } from "react-aria-components";
import type { GateDesign } from "../../../gate/answer.ts";
import { forgetBundle, keepBundle } from "../../api/upload.ts";
import { FileDrop } from "../../parts/file-drop.tsx";
import type { Picked } from "../../parts/files.ts";
import { ProblemBlock } from "../../parts/problem.tsx";
import { RecognisedList } from "../../parts/recognised.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { namesGiven, SourceNameFields, type SourceNames } from "../../parts/source-names.tsx";
import { plural } from "../../parts/words.ts";

interface Props {
  /** Bundles of the design that is asked about; none: there is none. */
  readonly bundles: readonly string[];
  readonly onBundles: (bundles: readonly string[]) => void;
  /** What it was read as, once it was. */
  readonly design: GateDesign | undefined;
  /** Why the gate says nothing of it. */
  readonly error: unknown;
}

/** Files of something that nobody has applied yet, held to the sign-offs as if it were. */
export function Design({ bundles, onBundles, design, error }: Props) {
  const [files, setFiles] = useState<readonly Picked[]>([]);
  const [names, setNames] = useState<SourceNames>({});
  const [sending, setSending] = useState(false);
  const [unsent, setUnsent] = useState<unknown>();
  const given = bundles.length > 0;
  const forget = (): void => {
    for (const bundle of bundles) void forgetBundle(bundle);
  };
  const send = async (): Promise<void> => {
    setSending(true);
    setUnsent(undefined);
    try {
      const { bundle } = await keepBundle({ files, as: namesGiven(names) });
      forget();
      onBundles([bundle]);
    } catch (thrown) {
      setUnsent(thrown);
    }
    setSending(false);
  };
  const failed = unsent ?? error;
  return (
    <section className="panel" aria-labelledby="gate-design">
      <div className="panel-head">
        <h2 id="gate-design">A design, before it is built</h2>
      </div>
      <div className="panel-body stack">
        <FileDrop
          says="A Terraform plan as JSON, manifests, exports: laid over the snapshot for this question. Nothing is imported."
          files={files}
          onFiles={setFiles}
          onError={setUnsent}
        />
        {files.length > 0 && (
          <div className="row wide import-options">
            <SourceNameFields of={["kubernetes", "aws", "vault"]} names={names} onNames={setNames} />
            <p className="quiet small">A name is needed where the snapshot has several, and the files name none.</p>
          </div>
        )}
        {failed != null && <ProblemBlock error={failed} />}
        {given && !design && failed == null && <Skeleton says="Holding the design to the sign-offs" lines={3} />}
        {given && design && <Read design={design} />}
        {(files.length > 0 || given) && (
          <div className="row">
            <Button className="button main" isDisabled={files.length === 0 || sending} onPress={() => void send()}>
              {sending ? "Sending …" : `Hold ${plural(files.length, "file")} to the sign-offs`}
            </Button>
            {given && (
              <Button
                className="button"
                onPress={() => {
                  forget();
                  setFiles([]);
                  onBundles([]);
                }}
              >
                Take the design away
              </Button>
            )}
          </div>
        )}
      </div>
    </section>
  );
}

/** What the files were taken for, and how much of it the snapshot has otherwise. */
function Read({ design: { recognised, passedOver, given, removed } }: { readonly design: GateDesign }) {
  return (
    <div className="stack" role="status">
      <h3 className="label">Read</h3>
      <RecognisedList of={recognised} />
      {passedOver.length > 0 && (
        <p className="quiet small">Passed over: {passedOver.map(({ path, what }) => `${path} (${what})`).join(", ")}</p>
      )}
      <p className="small">
        {given + removed === 0
          ? "Nothing in it is otherwise than in the snapshot."
          : `${plural(given, "fact")} new or otherwise than in the snapshot, ${removed} gone.`}
      </p>
    </div>
  );
}
