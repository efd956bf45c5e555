import { X } from "lucide";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Check } from "../parts/check.tsx";
import { Icon } from "../parts/icon.tsx";
import { type Shortcut, turnShortcuts, useKnownShortcuts, useShortcutsOn } from "../state/shortcuts.ts";
import { ThemeSwitch } from "./theme-switch.tsx";

interface Props {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** What the keys do on the view that is shown. */
export function Help({ open, onClose }: Props) {
  const on = useShortcutsOn();
  const groups = Object.entries(Object.groupBy(useKnownShortcuts(), ({ group }) => group));
  return (
    <ModalOverlay className="veil" isOpen={open} onOpenChange={(next) => !next && onClose()} isDismissable>
      <Modal className="dialog-box">
        <Dialog className="dialog">
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              Help and settings
            </Heading>
            <Button className="button plain square" aria-label="Close" onPress={onClose}>
              <Icon of={X} />
            </Button>
          </div>
          <div className="shortcuts">
            {groups.map(([group, shortcuts = []]) => (
              <section key={group} className="stack">
                <h3>{group}</h3>
                <dl className="shortcut-list">{shortcuts.map(shortcutRow)}</dl>
              </section>
            ))}
          </div>
          <div className="stack">
            <ThemeSwitch titled />
            <Check checked={on} onChange={turnShortcuts}>
              Single-key shortcuts
            </Check>
            <p className="quiet small">
              Arrow keys, Tab, Enter and Escape always work. The address holds everything that a view shows: copy it to
              share the view, and Back undoes the last step.
            </p>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

const shortcutRow = ({ keys, says }: Shortcut) => (
  <div key={keys + says} className="fact-row">
    <dt>
      {keys.split(" ").map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </dt>
    <dd>{says}</dd>
  </div>
);
