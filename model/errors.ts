/** Every failure a user can meet. A code is public and never reused. `exit` is the process's exit code (DESIGN 7). */
export const errorCodes = {
  "usage.argument": { exit: 2, title: "An argument is missing or malformed." },
  "usage.unknown-node": { exit: 2, title: "A literal node id is not in the snapshot." },
  "usage.framework": { exit: 2, title: "There is no such framework, or it has no such id." },
  "usage.unknown-snapshot": { exit: 2, title: "No such snapshot in the store." },
  "import.unreadable": { exit: 3, title: "A named input could not be read." },
  "import.unrecognised": { exit: 3, title: "A named input is of no kind that Ambit reads." },
  "import.malformed": { exit: 3, title: "A document is not well formed." },
  "import.shape": { exit: 3, title: "A document has a value of an unexpected shape." },
  "import.too-large": { exit: 3, title: "An input exceeds a limit that keeps memory and time bounded." },
  "import.unsafe-path": { exit: 3, title: "An archive names a path outside itself." },
  "import.account": { exit: 3, title: "A plan does not say which AWS account it is for." },
  "import.cluster-name": { exit: 3, title: "A cluster input does not say which cluster it is." },
  "import.alias-conflict": { exit: 3, title: "Two sources give one name to different things." },
  "import.incomplete": { exit: 3, title: "--strict: something could not be read." },
  "collect.client": { exit: 3, title: "The client of a source is not installed." },
  "collect.unauthenticated": { exit: 3, title: "A source does not take the credential, or there is none." },
  "collect.unreachable": { exit: 3, title: "A source does not answer." },
  "collect.folder": { exit: 2, title: "A folder holds something else than the bundle to go on with." },
  "collect.busy": { exit: 3, title: "Another process writes the bundle." },
  "explain.unreadable": { exit: 3, title: "Requests to explain, or one of their lines, could not be read." },
  "check.unreadable": { exit: 3, title: "The assertions could not be read." },
  "sign-off.none": { exit: 3, title: "There is no folder of sign-offs where the server looks for one." },
  "sign-off.malformed": { exit: 3, title: "A record of a sign-off does not have the form." },
  "sign-off.states-role": { exit: 3, title: "A record of a sign-off says itself who must sign or who wrote it." },
  "sign-off.git": { exit: 3, title: "The commits of sign-offs cannot be read." },
  "sign-off.shallow": { exit: 3, title: "Sign-offs are in a clone without the whole history." },
  "sign-off.key": { exit: 3, title: "A key for signing cannot be read." },
  "sign-off.refused": { exit: 2, title: "A decision would not count." },
  "scan.unreadable": { exit: 3, title: "The scan's file could not be read." },
  "scan.secret": { exit: 3, title: "A secret that the scan names is not there." },
  "scan.locked": { exit: 3, title: "The same scan is running already." },
  "scan.state": { exit: 3, title: "What a scan remembers cannot be used." },
  "scan.unknown": { exit: 2, title: "There is no such run of a scan." },
  "query.unresolved": { exit: 3, title: "A credential is well formed but not in the snapshot." },
  "query.scope-not-read": { exit: 3, title: "The scope that a start belongs to was not read." },
  "token.key": { exit: 3, title: "The key of fingerprints cannot be used." },
  "store.none": { exit: 3, title: "The store holds no snapshot." },
  "store.unusable": { exit: 3, title: "The store cannot be opened." },
  "store.kept": { exit: 2, title: "The snapshot is the newest, or pinned, and stays." },
  "store.busy": { exit: 3, title: "Another process holds the store." },
  "serve.no-page": { exit: 3, title: "The page was not built." },
  "serve.no-token": { exit: 2, title: "An address that others reach takes a token file." },
  "serve.address": { exit: 3, title: "The server cannot listen at the address." },
  "http.host": { exit: 2, title: "The server does not answer under the name that the request gives it." },
  "http.origin": { exit: 2, title: "The request comes from the page of another site." },
  "http.unauthenticated": { exit: 2, title: "The request carries no valid session or token." },
  "http.attempts": { exit: 2, title: "Too many wrong tokens came from this address." },
  "http.not-found": { exit: 2, title: "The API has no such path." },
  "http.method": { exit: 2, title: "The path does not take this method." },
  "http.media-type": { exit: 2, title: "The body is not of the type that the path takes." },
  "http.malformed": { exit: 2, title: "The request is not well formed." },
  "http.too-large": { exit: 2, title: "The request exceeds a limit." },
  "http.headers-too-large": { exit: 2, title: "The request's address and headers exceed a limit." },
  "job.unknown": { exit: 2, title: "There is no such job." },
  "server.busy": { exit: 3, title: "The server has as much to do as it takes on." },
  "server.timeout": { exit: 3, title: "The answer took longer than the time limit." },
  "server.stopping": { exit: 3, title: "The server is being stopped." },
  "server.bug": { exit: 4, title: "A bug in Ambit." },
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** A failure to show, not a bug: says what happened, where, and what to do next. Never carries a value of the input beyond names. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly code: ErrorCode;
  /** One imperative sentence: the next step. */
  readonly help: string;
  /** Label and value pairs shown under the message: `["file", "aws/account.json"]`, `["at", "/UserDetailList/3"]`. */
  readonly details: readonly (readonly [label: string, value: string])[];

  constructor(code: ErrorCode, message: string, help: string, details: UserError["details"] = []) {
    super(message);
    this.code = code;
    this.help = help;
    this.details = details;
  }

  get exit(): number {
    return errorCodes[this.code].exit;
  }

  render(): string {
    const width = Math.max(0, ...this.details.map(([label]) => label.length));
    const rows = this.details.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
    return [`error[${this.code}]: ${this.message}`, ...rows, `help: ${this.help}`].join("\n");
  }
}
