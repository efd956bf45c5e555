import { Copy } from "lucide";
import { Button } from "react-aria-components";
import { Icon } from "../parts/icon.tsx";
import { say } from "../parts/toasts.tsx";

interface Props {
  /** What is put on the clipboard; made when it is asked for. */
  readonly text: () => string | Promise<string>;
  /** "Copy as Markdown". */
  readonly label: string;
  /** Only the icon is seen. */
  readonly small?: boolean;
}

/** Copies a text and says so. */
export function CopyButton({ text, label, small = false }: Props) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await text());
      say("Copied");
    } catch {
      say("The browser does not allow copying here");
    }
  };
  return (
    <Button className={small ? "button plain square" : "button"} aria-label={label} onPress={() => void copy()}>
      <Icon of={Copy} />
      {!small && label}
    </Button>
  );
}
