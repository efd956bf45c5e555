import { keeping } from "../state/history.ts";
import { Empty } from "./empty.tsx";
import { ViewLink } from "./view-link.tsx";

/** In place of any answer while the store is empty. */
export function NothingImported() {
  return (
    <Empty title="Nothing is imported yet">
      <p>
        Ambit answers from what you give it: exports of AWS accounts, Kubernetes clusters and Vault. Nothing leaves this
        machine.
      </p>
      <ViewLink to={keeping("imports")} className="button main">
        Import something
      </ViewLink>
    </Empty>
  );
}
