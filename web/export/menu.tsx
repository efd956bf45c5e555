import { Download } from "lucide";
import { Button, Menu, MenuItem, MenuTrigger, Popover } from "react-aria-components";
import { Icon } from "../parts/icon.tsx";
import { say } from "../parts/toasts.tsx";
import { save } from "./save.ts";

/** A file that can be saved. */
export interface Export {
  readonly id: string;
  /** "Picture as PNG". */
  readonly says: string;
  readonly file: string;
  readonly make: () => Promise<Blob>;
}

export const text = (type: string, content: string): Blob => new Blob([content], { type: `${type};charset=utf-8` });

/** Saves the picture and the answer in one of several forms. */
export function ExportMenu({ exports }: { readonly exports: readonly Export[] }) {
  const run = async ({ file, make }: Export) => {
    try {
      save(file, await make());
      say(`Saved as ${file}`);
    } catch {
      say(`${file} could not be made`);
    }
  };
  return (
    <MenuTrigger>
      <Button className="button">
        <Icon of={Download} />
        Export
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="options"
          aria-label="Export"
          onAction={(key) => {
            const chosen = exports.find(({ id }) => id === key);
            if (chosen) void run(chosen);
          }}
        >
          {exports.map(({ id, says }) => (
            <MenuItem key={id} id={id} className="option">
              {says}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
