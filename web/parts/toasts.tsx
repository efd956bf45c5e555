import { useSyncExternalStore } from "react";

interface Toast {
  readonly id: number;
  readonly text: string;
}

let shown: readonly Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

/** Milliseconds a message stays. */
const stays = 6000;

function set(next: readonly Toast[]): void {
  shown = next;
  for (const listener of [...listeners]) listener();
}

/** Says in passing that something was done: "Copied". Nothing that has to be read or acted upon. */
export function say(text: string): void {
  const toast = { id: ++last, text };
  set([...shown.slice(-2), toast]);
  setTimeout(() => set(shown.filter((one) => one !== toast)), stays);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The place where messages appear: once, in the frame. */
export function Toasts() {
  const toasts = useSyncExternalStore(subscribe, () => shown);
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
