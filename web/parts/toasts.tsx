import { useSyncExternalStore } from "react";
import { Listeners } from "../state/listeners.ts";

interface Toast {
  readonly id: number;
  readonly text: string;
}

let shown: readonly Toast[] = [];
let last = 0;
const listeners = new Listeners();

/** Milliseconds a message stays. */
const stays = 6000;

function set(next: readonly Toast[]): void {
  shown = next;
  listeners.tell();
}

/** Says in passing that something was done: "Copied". Nothing that has to be read or acted upon. */
export function say(text: string): void {
  const toast = { id: ++last, text };
  set([...shown.slice(-2), toast]);
  setTimeout(() => set(shown.filter((one) => one !== toast)), stays);
}

/** The place where messages appear: once, in the frame. */
export function Toasts() {
  const toasts = useSyncExternalStore(listeners.subscribe, () => shown);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map(({ id, text }) => (
        <p key={id} className="toast">
          {text}
        </p>
      ))}
    </div>
  );
}
