import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { UserError } from "../../model/errors.ts";
import type { Channel, Email, Issue, Webhook } from "../declaration/notify.ts";
import type { Scan } from "../declaration/read.ts";
import type { Notice } from "./notice.ts";
import { addressOf, NotDelivered, post } from "./post.ts";
import { secretAt } from "./secrets.ts";
import { issueBody, plainText, slackBody, titleOf } from "./text.ts";

export interface SendContext {
  readonly scan: Pick<Scan, "folder">;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Sends a notice once. @throws NotDelivered, UserError scan.secret */
export async function send(channel: Channel, notice: Notice, context: SendContext): Promise<void> {
  switch (channel.kind) {
    case "webhook":
      return sendWebhook(channel, notice, context);
    case "slack": {
      const url = addressOf(secretAt(channel.urlFrom, context.scan.folder, context.env));
      await post(url, slackBody(notice), {}, context.signal);
      return;
    }
    case "email":
      return sendMail(channel, notice, context);
    case "issue":
      return openIssue(channel, notice, context);
  }
}

const leastKey = 16;

/** What a webhook signs: `<timestamp>.<body>`, HMAC-SHA256 in hex; the timestamp is seconds since 1970. */
const signature = (key: string, timestamp: string, body: string): string =>
  `v1=${createHmac("sha256", key).update(`${timestamp}.${body}`).digest("hex")}`;

async function sendWebhook(
  { url, urlFrom, secret }: Webhook,
  notice: Notice,
  { scan: { folder }, env, signal, now }: SendContext,
): Promise<void> {
  const key = secretAt(secret, folder, env);
  if (key.length < leastKey)
    throw new UserError("scan.secret", "the key of a webhook is shorter than 16 bytes", "give a longer one");
  const { contact: _, attempts: __, ...told } = notice;
  const body = JSON.stringify({ schema: 1, title: titleOf(notice), ...told });
  const timestamp = String(Math.floor(now() / 1000));
  const headers = {
    "Idempotency-Key": notice.idempotencyKey,
    "X-Ambit-Timestamp": timestamp,
    "X-Ambit-Signature": signature(key, timestamp, body),
  };
  await post(urlFrom ? addressOf(secretAt(urlFrom, folder, env)) : (url ?? ""), body, headers, signal);
}

async function sendMail(channel: Email, notice: Notice, { scan: { folder }, env }: SendContext): Promise<void> {
  const to = channel.to.length > 0 ? channel.to : notice.contact;
  if (to.length === 0) throw new NotDelivered("no address of the owner is known, and the channel has none", true);
  const password = channel.password ? secretAt(channel.password, folder, env) : undefined;
  const { createTransport } = await mailer();
  const transport = createTransport({
    host: channel.host,
    port: channel.port,
    secure: channel.security === "tls",
    requireTLS: channel.security === "starttls",
    ignoreTLS: channel.security === "none",
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
    ...(channel.ca === undefined ? {} : { tls: { ca: certificates(path.resolve(folder, channel.ca)) } }),
    ...(channel.user === undefined ? {} : { auth: { user: channel.user, pass: password ?? "" } }),
  });
  try {
    await transport.sendMail({
      from: channel.from,
      to: [...to],
      subject: titleOf(notice),
      text: plainText(notice),
      // Servers and readers drop a second message of one id.
      messageId: `<${notice.idempotencyKey.slice(0, 40)}@ambit.invalid>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
  } catch (error) {
    const code = error instanceof Error && "responseCode" in error ? Number(error.responseCode) : 0;
    throw new NotDelivered(
      code > 0 ? `the mail server answered ${code}` : "the mail server did not take it",
      code >= 500,
    );
  } finally {
    transport.close();
  }
}

async function mailer(): Promise<typeof import("nodemailer")> {
  try {
    return await import("nodemailer");
  } catch {
    throw new NotDelivered("mail needs the package nodemailer: npm install nodemailer", true);
  }
}

function certificates(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new UserError(
      "scan.secret",
      "the file of certificates cannot be read",
      "name a file that this user may read",
    );
  }
}

const apis = { github: "https://api.github.com", gitlab: "https://gitlab.com/api/v4" } as const;

/** Opens an issue, unless one with the notice's mark is there: it may have been opened before a crash. */
async function openIssue(
  channel: Issue,
  notice: Notice,
  { scan: { folder }, env, signal }: SendContext,
): Promise<void> {
  const { provider, repository, labels } = channel;
  const token = secretAt(channel.token, folder, env);
  const api = (channel.api ?? apis[provider]).replace(/\/+$/, "");
  const github = provider === "github";
  const issues = github
    ? `${api}/repos/${repository}/issues`
    : `${api}/projects/${encodeURIComponent(repository)}/issues`;
  const headers: Record<string, string> = github
    ? { Authorization: `Bearer ${token}`, Accept: "application/vnd.github+json" }
    : { "PRIVATE-TOKEN": token };
  const since = encodeURIComponent(notice.createdAt);
  const query = github ? `?state=all&per_page=100&since=${since}` : `?per_page=100&created_after=${since}`;
  const mark = `ambit:${notice.idempotencyKey}`;
  const known = await post(`${issues}${query}`, "", headers, signal, "GET");
  const bodies = Array.isArray(known) ? known.map((one) => String(one?.[github ? "body" : "description"] ?? "")) : [];
  if (bodies.some((body) => body.includes(mark))) return;
  const title = titleOf(notice);
  const body = issueBody(notice);
  await post(
    issues,
    JSON.stringify(github ? { title, body, labels } : { title, description: body, labels: labels.join(",") }),
    headers,
    signal,
  );
}
