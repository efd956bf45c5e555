import type { StoryAnswer } from "../../queries/story/answer.ts";
import { TableHead } from "../parts/table-head.tsx";
import { kindName, plural } from "../parts/words.ts";
import { fateWords } from "./fate.ts";
import type { Scene } from "./scene.ts";

interface Props {
  readonly answer: StoryAnswer;
  readonly scene: Scene;
  readonly onNode: (id: string) => void;
  readonly onEdge: (id: string) => void;
}

/** The picture as two tables: the same nodes, the same edges, for reading and for those who do not see it. */
export function Mirror({ answer, scene, onNode, onEdge }: Props) {
  const titles = new Map(answer.boundaries.map(({ id, title }) => [id, title]));
  const tried = scene.nodes.some(({ fate }) => fate) || scene.edges.some(({ gone }) => gone);
  const changeColumn = tried ? ["With the change"] : [];
  const names = new Map(answer.nodes.map(({ id, name }) => [id, name]));
  return (
    <details className="mirror">
      <summary>
        The picture as tables: {plural(scene.nodes.length, "node")}, {plural(scene.edges.length, "edge")}
      </summary>
      <div className="scroll">
        <table className="table">
          <caption className="unseen">Nodes of the picture</caption>
          <TableHead columns={["Node", "Kind", "Boundary", "Access", "Certainty", "On the path", ...changeColumn]} />
          <tbody>
            {scene.nodes.map(({ id, node, fate }) => (
              <tr key={id}>
                <th scope="row">
                  <button type="button" className="link-button" onClick={() => onNode(id)}>
                    {node.name}
                  </button>
                </th>
                <td>{kindName(node.kind)}</td>
                <td>{titles.get(node.boundary)}</td>
                <td>{node.accesses.join(", ")}</td>
                <td>{node.certainty}</td>
                <td>{scene.path.includes(id) ? scene.path.indexOf(id) + 1 : ""}</td>
                {tried && <td>{fate ? fateWords[fate] : "as before"}</td>}
              </tr>
            ))}
          </tbody>
        </table>
        <table className="table">
          <caption className="unseen">Edges of the picture</caption>
          <TableHead columns={["From", "To", "How", "Certainty", "Steps of the path", ...changeColumn]} />
          <tbody>
            {scene.edges.map(({ id, edge, numbers, gone }) => (
              <tr key={id}>
                <th scope="row">
                  <button type="button" className="link-button" onClick={() => onEdge(id)}>
                    {names.get(edge.from) ?? edge.from}
                  </button>
                </th>
                <td>{names.get(edge.to) ?? edge.to}</td>
                <td>
                  {edge.kinds.map(({ edge: kind, count }) => (count > 1 ? `${kind} ×${count}` : kind)).join(", ")}
                </td>
                <td>{edge.certainty}</td>
                <td>{numbers}</td>
                {tried && <td>{gone ? "gone" : "as before"}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
