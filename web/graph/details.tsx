import { X } from "lucide";
import { type ReactNode, useMemo } from "react";
import { Button } from "react-aria-components";
import type { StoryAnswer, StoryEdge, StoryNode } from "../../queries/story/answer.ts";
import { OwnerBadge, OwnerDetails } from "../control/owner.tsx";
import { useOwners } from "../control/use-owners.ts";
import { CertaintyBadge } from "../parts/certainty.tsx";
import { Icon } from "../parts/icon.tsx";
import { KindGlyph } from "../parts/kind-glyph.tsx";
import { kindName, plural } from "../parts/words.ts";
import { CopyButton } from "../proof/copy.tsx";
import { folded } from "../proof/fold.ts";
import { Steps } from "../proof/panel.tsx";
import type { Names } from "../proof/sentence.ts";
import type { NodeAction } from "./node-menu.tsx";

interface NodeProps {
  readonly answer: StoryAnswer;
  readonly node: StoryNode;
  readonly onAction: (action: NodeAction, node: StoryNode) => void;
  readonly onClose: () => void;
}

/** What is known of the node that is selected, and what can be asked of it. */
export function NodeDetails({ answer, node, onAction, onClose }: NodeProps) {
  const group = node.role === "group" || node.role === "rest";
  const boundary = answer.boundaries.find(({ id }) => id === node.boundary);
  const forward = answer.direction === "forward";
  return (
    <Card title="Selected node" onClose={onClose}>
      <div className="named">
        <KindGlyph kind={node.kind} />
        <div>
          <strong>{node.name}</strong>
          {!group && <span className="id">{node.id}</span>}
        </div>
      </div>
      <p className="quiet small">
        {group ? `${plural(node.size, "node")}, ${kindName(node.kind)}` : kindName(node.kind)}
        {boundary && ` in ${boundary.title}`}
        {node.authentication === "unauthenticated" && ", asks for no authentication"}
        {node.authentication === "not-proven" && ", authentication not proven"}
      </p>
      <p className="small">
        {node.role === "start" ? "Start" : `${forward ? "Reached" : "Needed"}: ${node.accesses.join(", ")}`}{" "}
        <CertaintyBadge certainty={node.certainty} />
      </p>
      {!group && <NodeOwner id={node.id} />}
      {node.contains.length > 0 && (
        <details className="small">
          <summary>Drawn together with {plural(node.contains.length, "node")}</summary>
          <ul className="stack">
            {node.contains.map((id) => (
              <li key={id} className="mono">
                {id}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="row">
        {group ? (
          <Do text="Open the group" run={() => onAction("open", node)} />
        ) : (
          <>
            <Do text="Set as start" run={() => onAction("start", node)} />
            <Do text="Set as target" run={() => onAction("target", node)} />
            <Do text="Who reaches this?" run={() => onAction("reverse", node)} />
            <CopyButton small label="Copy the id" text={() => node.id} />
          </>
        )}
      </div>
    </Card>
  );
}

/** Who answers for a node, asked for when it is selected. */
function NodeOwner({ id }: { readonly id: string }) {
  const ids = useMemo(() => [id], [id]);
  const owner = useOwners(ids).get(id);
  return (
    owner && (
      <details className="small">
        <summary>
          <OwnerBadge owner={owner} />
        </summary>
        <OwnerDetails owner={owner} />
      </details>
    )
  );
}

interface EdgeProps {
  readonly answer: StoryAnswer;
  readonly edge: StoryEdge;
  readonly names: Names;
  readonly step: string;
  readonly onStep: (key: string) => void;
  readonly onClose: () => void;
}

/** The steps that an edge stands for. */
export function EdgeDetails({ answer, edge, names, step, onStep, onClose }: EdgeProps) {
  const steps = folded(edge.steps.flatMap((key) => answer.steps[key] ?? []));
  return (
    <Card title="Selected edge" onClose={onClose}>
      <p>
        <strong>{names.get(edge.from) ?? edge.from}</strong> → <strong>{names.get(edge.to) ?? edge.to}</strong>
      </p>
      <p className="quiet small">
        {edge.kinds.map(({ edge: kind, count }) => (count > 1 ? `${kind} ×${count}` : kind)).join(", ")}
        {edge.count > steps.length && ` · ${plural(edge.count, "step")}, of which these are the first`}
      </p>
      <Steps steps={steps} names={names} step={step} onStep={onStep} />
    </Card>
  );
}

const Do = ({ text, run }: { readonly text: string; readonly run: () => void }) => (
  <Button className="button" onPress={run}>
    {text}
  </Button>
);

function Card({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return (
    <section className="card" aria-label={title}>
      <Button className="button plain square card-close" aria-label="Select nothing" onPress={onClose}>
        <Icon of={X} />
      </Button>
      {children}
    </section>
  );
}
