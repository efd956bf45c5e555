import { type ErrorCode, errorCodes } from "../../model/errors.ts";
import { statusOf } from "./status.ts";

/** The page that every problem's `type` points into. Its text is our own: nothing in it needs escaping but these. */
export function errorsHtml(): string {
  const rows = (Object.keys(errorCodes) as ErrorCode[]).map(
    (code) =>
      `<dt id="${code}"><code>${code}</code></dt><dd>${text(errorCodes[code].title)} HTTP ${statusOf[code]}.</dd>`,
  );
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Errors of Ambit</title></head>
<body><main><h1>Errors</h1><dl>
${rows.join("\n")}
</dl></main></body>
</html>
`;
}

const text = (title: string): string => title.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
