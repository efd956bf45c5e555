import { useMemo } from "react";
import { useAnswer } from "../api/ask.ts";
import { Check } from "../parts/check.tsx";
import { Empty } from "../parts/empty.tsx";
import { FindField } from "../parts/find-field.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { ProblemBlock } from "../parts/problem.tsx";
import { PickOne } from "../parts/select.tsx";
import { Skeleton } from "../parts/skeleton.tsx";
import { ViewLink } from "../parts/view-link.tsx";
import { plural } from "../parts/words.ts";
import { useViewState, type ViewHandle } from "../state/use-view-state.ts";
import { familyNames, rulesThatFit } from "./rules/filter.ts";
import { RuleHelp } from "./rules/help.tsx";
import { RuleList } from "./rules/list.tsx";

/** The catalogue of attack techniques, each with its help and what it gives in this snapshot. */
export default function Rules() {
  const handle = useViewState("rules");
  const { state } = handle;
  const { data, error, refetch } = useAnswer("rules", {}, { keep: true });
  const rules = useMemo(() => data?.rules ?? [], [data]);
  const found = useMemo(() => rulesThatFit(rules, state), [rules, state]);
  const open = rules.find(({ id }) => id === state.rule);
  return (
    <div className="page">
      <PageHead
        title="Rules"
        says="Each rule is one attack technique: what it takes, what it gives, how it shows and how to close it."
      />
      {error && <ProblemBlock error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton says="Asking for the rules" lines={10} />}
      {data && (
        <>
          <Filters handle={handle} found={found.length} all={data.counts.rules} />
          <div className={open ? "rules with-open" : "rules"}>
            {found.length > 0 ? <RuleList rules={found} state={state} /> : <NoRule handle={handle} />}
            <div className="rule-place">
              {open && (
                <ViewLink to={{ ...state, rule: "" }} className="button rule-back">
                  All rules
                </ViewLink>
              )}
              {open ? <RuleHelp rule={open} /> : <Choose missing={state.rule} />}
            </div>
          </div>
        </>
      )}
    </div>
  );
}

interface FiltersProps {
  readonly handle: ViewHandle<"rules">;
  readonly found: number;
  readonly all: number;
}

function Filters({ handle: { state, change }, found, all }: FiltersProps) {
  return (
    <search className="row wide rule-filters" data-search>
      <FindField
        label="Search the rules"
        placeholder="Search techniques, events, kinds"
        value={state.text}
        onChange={(text) => change({ text }, "replace")}
      />
      <PickOne
        label="Family"
        quiet
        value={state.family}
        onChange={(family) => change({ family }, "replace")}
        options={[
          { id: "any", text: "Every family" },
          ...(["aws", "kubernetes", "vault", "github", "gcp", "azure", "credential", "cross"] as const).map((id) => ({
            id,
            text: familyNames[id] ?? id,
          })),
        ]}
      />
      <Check checked={state.firing} onChange={(firing) => change({ firing }, "replace")}>
        Fires in this snapshot
      </Check>
      <Check checked={state.gaps} onChange={(gaps) => change({ gaps }, "replace")}>
        Touched by a gap
      </Check>
      <p className="quiet" role="status">
        {found} of {plural(all, "rule")}
      </p>
    </search>
  );
}

const NoRule = ({ handle: { state, change } }: { readonly handle: ViewHandle<"rules"> }) => (
  <Empty title="No rule fits">
    <button
      type="button"
      className="button"
      onClick={() => change({ text: "", family: "any", firing: false, gaps: false, rule: state.rule })}
    >
      Clear the filters
    </button>
  </Empty>
);

const Choose = ({ missing }: { readonly missing: string }) => (
  <Empty title={missing === "" ? "Choose a rule" : "There is no such rule"}>
    <p>
      {missing === ""
        ? "The number behind a rule is how many steps it gives in this snapshot."
        : `No rule of this version is called ${missing}.`}
    </p>
  </Empty>
);
