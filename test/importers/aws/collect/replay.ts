import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server that answers as AWS does, from `test/recorded/aws-collect`; what is not there is an empty answer. */
export interface Replay {
  /** `http://127.0.0.1:<port>`. */
  readonly address: string;
  /** Keys of the requests that came: `ec2 DescribeImages`, `eks GET /clusters`. */
  readonly asked: ReadonlySet<string>;
  stop(): Promise<void>;
}

const answers = JSON.parse(readFileSync("test/recorded/aws-collect/answers.json", "utf8")) as Record<string, unknown>;

/** @param refused says of a key that it is answered with AccessDenied, or with which code of IAM's it is */
export async function startReplay(refused: (key: string) => boolean | string = () => false): Promise<Replay> {
  const asked = new Set<string>();
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => {
      body += part.toString("utf8");
    });
    request.on("end", () => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://aws");
      const service = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
      const target = request.headers["x-amz-target"];
      const action = /(?:^|&)Action=(\w+)/.exec(body)?.[1];
      const operation = typeof target === "string" ? target.slice(target.lastIndexOf(".") + 1) : action;
      // What of a bucket is meant stands in the query.
      const [part] = service === "s3" && pathname === "/docs/" ? searchParams.keys() : [];
      const path = `${decodeURIComponent(pathname).replace(/(.)\/$/, "$1")}${part === undefined ? "" : `?${part}`}`;
      const key = operation ? `${service} ${operation}` : keyOf(service, `${request.method} ${path}`);
      asked.add(key);
      const xml = action !== undefined || service === "s3" || service === "cloudfront";
      response.setHeader("content-type", xml ? "text/xml" : "application/json");
      const refusal = refused(key);
      if (refusal) {
        const named = refusal === true ? "AccessDenied" : refusal;
        response.statusCode = refusal === true ? 403 : 410;
        const code = `<Error><Type>Sender</Type><Code>${named}</Code><Message>no</Message></Error>`;
        const errors =
          service === "ec2"
            ? `<Response><Errors>${code}</Errors></Response>`
            : `<ErrorResponse>${code}</ErrorResponse>`;
        return response.end(
          xml ? (service === "s3" ? code : errors) : JSON.stringify({ __type: "AccessDeniedException", message: "no" }),
        );
      }
      const answer = answers[key] ?? (xml ? "" : {});
      if (typeof answer !== "string") return response.end(JSON.stringify(answer));
      if (action === undefined) return response.end(answer === "" ? "<Empty/>" : answer);
      const inner = service === "ec2" ? answer : `<${action}Result>${answer}</${action}Result>`;
      return response.end(`<${action}Response>${inner}</${action}Response>`);
    });
  });
  // Idle connections stay: whoever loads a client for seconds comes back to them.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The key whose pattern fits, the exact one first; ARNs in a path hold slashes. */
function keyOf(service: string, line: string): string {
  const exact = `${service} ${line}`;
  if (exact in answers) return exact;
  const fits = (key: string): boolean =>
    key.includes("*") &&
    new RegExp(
      `^${key
        .split("*")
        .map((text) => text.replace(/[.$]/g, "\\$&"))
        .join("(?:arn:[^ ]+?|[^/]+)")}$`,
    ).test(exact);
  return Object.keys(answers).find(fits) ?? exact;
}
