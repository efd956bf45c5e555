/** Where a command writes: stdout carries the answer, stderr progress and messages. */
export interface Io {
  out(text: string): void;
  /** A message that belongs to the answer: shown even with --quiet. */
  warn(text: string): void;
  /** A message that can be missed. */
  note(text: string): void;
  /** Progress: at most a few lines a second. */
  progress(text: string): void;
  readonly color: boolean;
}

/** Milliseconds between two lines of progress; what ends sooner needs none. */
const pace = 500;

export function terminal(options: { readonly color: boolean; readonly quiet: boolean }): Io {
  const note = (text: string): void => void (options.quiet || process.stderr.write(text));
  let last = performance.now();
  return {
    out: (text) => void process.stdout.write(text),
    warn: (text) => void process.stderr.write(text),
    note,
    progress(text) {
      if (performance.now() - last < pace) return;
      last = performance.now();
      note(text);
    },
    // https://no-color.org: present and not empty.
    color: options.color && process.stdout.isTTY === true && (process.env["NO_COLOR"] ?? "") === "",
  };
}
