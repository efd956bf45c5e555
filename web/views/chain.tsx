import type { ChainAnswer, Chain as ChainOf } from "../../queries/chain/answer.ts";
import { useAnswer } from "../api/ask.ts";
import { Choices } from "../parts/choices.tsx";
import { Empty } from "../parts/empty.tsx";
import { FindField } from "../parts/find-field.tsx";
import { NodeName } from "../parts/node-name.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { count, plural } from "../parts/words.ts";
import { keeping } from "../state/history.ts";
import { useViewState, type ViewHandle } from "../state/use-view-state.ts";
import type { StateOf } from "../state/views.ts";
import { Lanes } from "./chain/lanes.tsx";
import { Raci } from "./chain/raci.tsx";
import { Services } from "./chain/services.tsx";
import { entryWords } from "./chain/words.ts";
import "./chain/chain.css";

/** Services that are fetched. */
const limit = 1000;

/** The way from a request to the data behind a service, control by control, and whose each is. */
export default function Chain() {
  const { state, change } = useViewState("chain");
  const question = state.of === "" ? { limit } : { services: [state.of] };
  const { data, error, refetch } = useAnswer("chain", question, { keep: true });
  const [first] = data?.chains ?? [];
  return (
    <div className="page">
      <PageHead
        title="Chain"
        says="What stands between a request and the data behind a service: which control is there, and whose it is."
      />
      {error && <ProblemBlock error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton says="Following requests to data" lines={10} />}
      {data && state.of === "" && <All answer={data} state={state} change={change} />}
      {first && state.of !== "" && <One chain={first} />}
      {data && state.of !== "" && !first && <Empty title="No such service in this snapshot" />}
    </div>
  );
}

interface Props {
  readonly answer: ChainAnswer;
  readonly state: StateOf<"chain">;
  readonly change: ViewHandle<"chain">["change"];
}

function All({ answer, state, change }: Props) {
  const { services, truncated } = answer;
  const ofAi = services.filter(({ roles, uses }) => roles.length > 0 || uses.length > 0);
  const words = state.find.toLowerCase().split(/\s+/);
  const shown = (state.only === "ai" ? ofAi : services).filter((row) =>
    words.every((word) => `${row.id} ${row.name} ${row.kind} ${row.roles.join(" ")}`.toLowerCase().includes(word)),
  );
  return (
    <section className="panel" aria-label="Services">
      <div className="panel-head">
        <Choices
          label="Which services"
          quiet
          value={state.only}
          onChange={(only) => change({ only })}
          options={[
            { value: "all", label: `All ${count(services.length)}` },
            { value: "ai", label: `AI services ${count(ofAi.length)}` },
          ]}
        />
        <FindField label="Find a service" value={state.find} onChange={(find) => change({ find }, "replace")} />
      </div>
      {shown.length === 0 ? <Empty title="Nothing fits" /> : <Services rows={shown} />}
      {truncated && <p className="panel-body quiet small">The first {count(services.length)} are here.</p>}
    </section>
  );
}

function One({ chain }: { readonly chain: ChainOf }) {
  const { id, kind, name, roles, product, entry, behind, chainOwner } = chain;
  const what = [roles.join(", "), product].filter(Boolean).join(": ");
  return (
    <div className="stack chain-one">
      <section className="panel chain-head" aria-labelledby="chain-title">
        <NodeName kind={kind} id={id}>
          <h2 id="chain-title">{name}</h2>
        </NodeName>
        <p>
          {what && <>{what}. </>}
          {entryWords[entry]}; code in it reaches {plural(behind.identities, "identity", "identities")},{" "}
          {plural(behind.secrets, "secret")}, {plural(behind.stores, "data store")}. Chain owner:{" "}
          {chainOwner ?? "nobody reviews it end to end"}.
        </p>
        <p className="row">
          <ViewLink to={keeping("chain", { of: "" })}>All services</ViewLink>
          <ViewLink to={keeping("radius", { direction: "reverse", to: [id] })}>Who reaches it</ViewLink>
        </p>
      </section>
      <Lanes chain={chain} />
      <Raci rows={chain.raci} />
    </div>
  );
}
