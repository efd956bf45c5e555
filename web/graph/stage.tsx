import type { IconNode } from "lucide";
import { ArrowDownUp, Maximize, Minus, Plus, Redo2, Route, Undo2 } from "lucide";
import { useMemo, useState } from "react";
import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import { Icon } from "../parts/icon.tsx";
import { useShortcut } from "../state/shortcuts.ts";
import { useTheme } from "../state/theme.ts";
import { Canvas } from "./canvas.tsx";
import type { MenuPlace, Picture } from "./picture.ts";
import type { Orientation } from "./scene.ts";
import { useUndo } from "./undo.ts";
import type { PlacedScene } from "./use-places.ts";
import type { Fitted } from "./view-fit.ts";
import "./graph.css";

interface Props {
  readonly placed: PlacedScene;
  readonly label: string;
  readonly picked: readonly string[];
  readonly lit: readonly string[];
  readonly describe: (id: string) => string;
  readonly onPick: (what: { readonly node?: string; readonly edge?: string }) => void;
  readonly onOpen: (id: string) => void;
  readonly onMenu: (place: MenuPlace) => void;
  /** From left to right becomes from top to bottom, and back. */
  readonly onTurn?: () => void;
  readonly onReady?: (picture: Picture | undefined) => void;
  /** Chips in the corner: what is hidden. */
  readonly children?: React.ReactNode;
}

const group = "In the picture";
const notes: Readonly<Record<Fitted, string>> = {
  all: "",
  path: "Zoomed to the path. F shows everything.",
  part: "Zoomed to the beginning of the path. P walks along it, F shows everything.",
};

/** The canvas with its tools. */
export function Stage({ placed, label, picked, lit, describe, onTurn, onReady, children, ...events }: Props) {
  const theme = useTheme();
  const [picture, setPicture] = useState<Picture>();
  const [fit, setFit] = useState<Fitted>("all");
  const { canUndo, canRedo, undo, redo } = useUndo();
  const ready = useMemo(
    () => (made: Picture | undefined) => {
      setPicture(made);
      onReady?.(made);
    },
    [onReady],
  );
  const { scene, places } = placed;
  const turned = scene.orientation === "right" ? "down" : "right";
  useShortcut({ keys: "f", says: "Show everything", group, run: () => picture?.fit("all") });
  useShortcut({ keys: "0", says: "Show the path", group, run: () => picture?.fit("legibly") });
  useShortcut({ keys: "p", says: "Next step of the path (P: the one before)", group });
  useShortcut({ keys: "Enter", says: "Open a group, select a node", group });
  useShortcut({ keys: "m", says: "Menu of a node", group });
  return (
    <div className="graph-stage">
      <Canvas
        scene={scene}
        places={places}
        theme={theme}
        label={label}
        picked={picked}
        lit={lit}
        describe={describe}
        onReady={ready}
        onFit={setFit}
        onMove={placed.onMove}
        {...events}
      />
      <div className="graph-notes">
        {children}
        {notes[fit] && <p className="graph-chip">{notes[fit]}</p>}
        {places.how === "simple" && (
          <p className="graph-chip">The layout took too long: nodes stand by boundary and distance.</p>
        )}
      </div>
      <div className="graph-tools">
        <Tool icon={Undo2} says="Undo (Ctrl+Z)" off={!canUndo} onPress={undo} />
        <Tool icon={Redo2} says="Redo (Ctrl+Shift+Z)" off={!canRedo} onPress={redo} />
        {onTurn && <Tool icon={ArrowDownUp} says={`Draw it ${words[turned]}`} onPress={onTurn} />}
        <Tool icon={Minus} says="Zoom out (-)" onPress={() => picture?.zoom(0.8)} />
        <Tool icon={Plus} says="Zoom in (+)" onPress={() => picture?.zoom(1.25)} />
        <Tool icon={Route} says="Show the path (0)" onPress={() => picture?.fit("legibly")} />
        <Tool icon={Maximize} says="Show everything (F)" onPress={() => picture?.fit("all")} />
      </div>
    </div>
  );
}

const words: Readonly<Record<Orientation, string>> = { right: "from left to right", down: "from top to bottom" };

interface ToolProps {
  readonly icon: IconNode;
  readonly says: string;
  readonly off?: boolean;
  readonly onPress: () => void;
}

const Tool = ({ icon, says, off = false, onPress }: ToolProps) => (
  <TooltipTrigger delay={400}>
    <Button className="button square" aria-label={says} isDisabled={off} onPress={onPress}>
      <Icon of={icon} />
    </Button>
    <Tooltip className="tooltip">{says}</Tooltip>
  </TooltipTrigger>
);
