/** Where a command writes: stdout carries the answer, stderr progress and messages. */
export interface Io {
  out(text: string): void;
  note(text: string): void;
  /** Columns of the terminal; 0 where the answer goes into a file or a pipe. */
  readonly width: number;
  readonly color: boolean;
}

export const terminal = (options: { readonly color: boolean; readonly quiet: boolean }): Io => ({
  out: (text) => void process.stdout.write(text),
  note: (text) => void (options.quiet || process.stderr.write(text)),
  width: process.stdout.isTTY ? process.stdout.columns : 0,
  color: options.color && process.stdout.isTTY === true && process.env["NO_COLOR"] === undefined,
});
