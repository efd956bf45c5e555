import { z } from "zod";
import { envName, fileName, plainUrl } from "./words.ts";

const channelName = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,62}$/);

/** Fields of a secret: where it stands, never what it is. */
const secret = (what: string) => ({
  env: envName.optional().describe(`the environment variable that holds ${what}`),
  file: fileName.optional().describe(`the file that holds ${what}`),
});
const oneOf = (value: { readonly env?: unknown; readonly file?: unknown }): boolean =>
  (value.env === undefined) !== (value.file === undefined);
const what = { params: { what: "takes one of `env` and `file`" } };
export const secretPlace = (text: string) => z.strictObject(secret(text)).refine(oneOf, what);
export type SecretPlace = z.infer<ReturnType<typeof secretPlace>>;

const name = channelName.describe("what routes call the channel");

const webhook = z
  .strictObject({
    name,
    kind: z.literal("webhook"),
    url: plainUrl.optional().describe("where it is posted to, where the address is no secret"),
    urlFrom: secretPlace("the address, where it is one").optional(),
    secret: secretPlace("the key of the signature (HMAC-SHA256); at least 16 bytes"),
  })
  .refine(({ url, urlFrom }) => (url === undefined) !== (urlFrom === undefined), {
    params: { what: "takes one of `url` and `urlFrom`" },
  });

const slack = z.strictObject({
  name,
  kind: z.literal("slack"),
  urlFrom: secretPlace("the address of the incoming webhook: whoever has it can post"),
});

const email = z.strictObject({
  name,
  kind: z.literal("email"),
  host: z.string().min(1).max(255).describe("the SMTP server"),
  port: z.int().min(1).max(65_535).default(587),
  security: z
    .enum(["starttls", "tls", "none"])
    .default("starttls")
    .describe(
      "`starttls`: begins plain and must change to TLS; `tls`: from the beginning (465); `none`: to this machine alone",
    ),
  ca: fileName.optional().describe("certificates to trust beside the system's, PEM"),
  from: z.string().min(3).max(320).describe("the sender's address"),
  to: z
    .array(z.string().min(3).max(320))
    .max(50)
    .default([])
    .describe("addresses; left out: the contact of the owner, where a source tells one"),
  user: z.string().min(1).max(320).optional(),
  password: secretPlace("the password").optional(),
});

const issue = z.strictObject({
  name,
  kind: z.literal("issue"),
  provider: z.enum(["github", "gitlab"]),
  repository: z
    .string()
    .regex(/^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)+$/)
    .describe("`owner/name`; of GitLab with groups"),
  api: plainUrl.optional().describe("the API's address, of a server of your own"),
  token: secretPlace("a token that may write issues"),
  labels: z.array(z.string().min(1).max(50)).max(10).default([]),
});

const channel = z.discriminatedUnion("kind", [webhook, slack, email, issue]);
export type Channel = z.infer<typeof channel>;
export type Webhook = z.infer<typeof webhook>;
export type Email = z.infer<typeof email>;
export type Issue = z.infer<typeof issue>;

/** Who is told, and how. */
export const notify = z
  .strictObject({
    channels: z.array(channel).min(1).max(100),
    routes: z
      .array(
        z.strictObject({
          owner: z.string().min(1).max(200).describe("an owner as reports name it, or a glob"),
          channels: z.array(channelName).min(1).max(20),
        }),
      )
      .max(1000)
      .default([])
      .describe("channels of owners; the first that fits counts"),
    default: z.array(channelName).min(1).max(20).describe("channels of owners without a route"),
    unowned: z
      .array(channelName)
      .min(1)
      .max(20)
      .optional()
      .describe("channels of what nobody owns, which the notice says; left out: the default ones"),
    guardrails: z
      .array(channelName)
      .max(20)
      .default([])
      .describe("channels that are told when a guardrail stops holding; left out: none"),
  })
  .describe("each new exposure is told once, to its owner");
export type Notify = z.infer<typeof notify>;
