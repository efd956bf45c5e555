/** Made up credentials of every kind, put together when they are needed: none stands in this file as a scanner would see it. */

const alphabets = {
  letters: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
  mixed: "abcdefghijkmnopqrstuvwxyz0123456789ABCDEFGHJKLMNPQRSTUVWXYZ",
  hex: "0123456789abcdef",
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
  lower: "abcdefghijklmnopqrstuvwxyz0123456789",
  base32: "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
  bech32: "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
  digits: "0123456789",
} as const;

/** Text that is random enough and the same for one seed. */
export class Maker {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 12345) >>> 0;
  }

  #next(below: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return (this.#state >>> 8) % below;
  }

  run(size: number, alphabet: keyof typeof alphabets = "mixed"): string {
    const chars = alphabets[alphabet];
    return Array.from({ length: size }, () => chars[this.#next(chars.length)]).join("");
  }

  uuid(): string {
    return [8, 4, 4, 4, 12].map((size) => this.run(size, "hex")).join("-");
  }

  /** `head.payload.signature`. */
  jwt(claims: Readonly<Record<string, unknown>>): string {
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    return [part({ alg: "RS256", kid: `k${this.run(8)}` }), part(claims), this.run(86)].join(".");
  }
}

export interface Sample {
  /** What is given to `classify`. */
  readonly text: string;
  /** The part of it that must not come out again. */
  readonly secret: string;
}

const whole = (text: string): Sample => ({ text, secret: text });
const joined = (...parts: readonly string[]): Sample => whole(parts.join(""));
const pem = (body: string): string =>
  ["-----BEGIN ", "PRIVATE KEY-----\n", body, "\n-----END ", "PRIVATE KEY-----\n"].join("");

/** Kind to one sample of it. */
export const samples: Readonly<Record<string, (make: Maker) => Sample>> = {
  "aws-access-key-id": (m) => {
    const secret = `${m.run(37)}aZ9`;
    return { text: `aws_access_key_id = AKIA${m.run(16, "base32")}\naws_secret_access_key = ${secret}\n`, secret };
  },
  "aws-unique-id": (m) => ({ text: `AROA${m.run(17, "base32")}`, secret: "" }),
  "aws-bedrock-key-long": (m) => {
    const inner = `BedrockAPIKey-${m.run(4, "lower")}-at-${m.run(12, "digits")}:${m.run(44)}`;
    return joined("ABSK", Buffer.from(inner).toString("base64"));
  },
  "aws-bedrock-key-short": (m) => {
    const url = `bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Credential=ASIA${m.run(16, "base32")}%2F20260101%2Feu-west-1%2Fbedrock%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=43200&X-Amz-Signature=${m.run(64, "hex")}`;
    return joined("bedrock-api-", "key-", Buffer.from(url).toString("base64"));
  },
  "aws-presigned-url": (m) => {
    const secret = m.run(64, "hex");
    const text = `https://data.s3.amazonaws.com/x?X-Amz-Credential=AKIA${m.run(16, "base32")}%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=3600&X-Amz-Signature=${secret}`;
    return { text, secret };
  },
  "github-pat-classic": (m) => joined("ghp", "_", m.run(36)),
  "github-pat-fine": (m) => joined("github", "_pat_", m.run(22), "_", m.run(59)),
  "github-oauth": (m) => joined("gho", "_", m.run(36)),
  "github-app-user": (m) => joined("ghu", "_", m.run(36)),
  "github-app-installation-jwt": (m) => joined("ghs", "_12345_", m.jwt({ exp: 1_800_000_000, sub: "installation" })),
  "github-app-installation": (m) => joined("ghs", "_", m.run(36)),
  "github-refresh": (m) => joined("ghr", "_", m.run(76)),
  gitlab: (m) => joined("glpat", "-", m.run(20)),
  "vault-service": (m) => joined("hvs", ".", m.run(90)),
  "vault-batch": (m) => joined("hvb", ".", m.run(120)),
  "vault-recovery": (m) => joined("hvr", ".", m.run(40)),
  "vault-legacy-or-openbao": (m) => joined("s", ".", m.run(24)),
  slack: (m) => {
    const secret = m.run(24);
    return { text: ["xox", "b-", m.run(12, "digits"), "-", m.run(12, "digits"), "-", secret].join(""), secret };
  },
  "slack-webhook": (m) => {
    const secret = m.run(24);
    return {
      text: ["https://hooks.slack.com/", "services/T", m.run(8, "upper"), "/B", m.run(8, "upper"), "/", secret].join(
        "",
      ),
      secret,
    };
  },
  "anthropic-admin": (m) => joined("sk-ant", "-admin01-", m.run(95)),
  anthropic: (m) => joined("sk-ant", "-api03-", m.run(95)),
  openai: (m) => joined("sk-", "proj-", m.run(120)),
  huggingface: (m) => joined("hf", "_", m.run(34, "letters")),
  "gcp-api-key": (m) => joined("AI", "za", m.run(35)),
  "gcp-oauth-access": (m) => joined("ya29", ".", m.run(120)),
  "gcp-oauth-client-secret": (m) => joined("GOC", "SPX-", m.run(28)),
  "azure-client-secret": (m) => joined(m.run(3), "8", "Q~", m.run(34)),
  "azure-storage-conn": (m) => {
    const secret = `${m.run(86)}==`;
    return {
      text: `DefaultEndpointsProtocol=https;AccountName=data01;Account${"Key"}=${secret};EndpointSuffix=core.windows.net`,
      secret,
    };
  },
  "azure-sas": (m) => {
    const secret = m.run(43);
    return {
      text: `https://data01.blob.core.windows.net/c?sv=2024-01-01&sp=rl&sr=c&sip=192.0.2.1&se=2026-02-01T00:00:00Z&sig=${secret}%3D`,
      secret,
    };
  },
  "1password-service": (m) =>
    joined(
      "ops",
      "_",
      Buffer.from(JSON.stringify({ signInAddress: "acme.1password.com", secretKey: m.run(120) })).toString("base64"),
    ),
  doppler: (m) => joined("dp", ".pt.", m.run(43)),
  npm: (m) => joined("npm", "_", m.run(36)),
  pypi: (m) => joined("pypi", "-AgEIcHlwaS5vcmc", m.run(80)),
  databricks: (m) => joined("da", "pi", m.run(32, "hex")),
  "terraform-cloud": (m) => joined(m.run(14), ".atlas", "v1.", m.run(67)),
  pinecone: (m) => joined("pc", "sk_", m.run(6), "_", m.run(60)),
  stripe: (m) => joined("sk", "_live_", m.run(24)),
  "age-key": (m) => joined("AGE-", "SECRET-KEY-1", m.run(58, "bech32")),
  "private-key-pem": (m) => {
    const secret = m.run(64);
    return { text: pem(secret), secret };
  },
  "gcp-sa-json": (m) => {
    const secret = m.run(64);
    const key = {
      type: "service_account",
      project_id: "shop-prod",
      client_email: "ci@shop-prod.iam.gserviceaccount.com",
      private_key_id: m.run(40, "hex"),
      private_key: pem(secret),
    };
    return { text: JSON.stringify(key, undefined, 2), secret };
  },
  "gcp-wif-json": () => ({
    text: JSON.stringify({
      type: "external_account",
      audience: "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/github",
    }),
    secret: "",
  }),
  "docker-config": (m) => {
    const secret = m.run(30);
    return {
      text: JSON.stringify({ auths: { "ghcr.io": { auth: Buffer.from(`ci:${secret}`).toString("base64") } } }),
      secret,
    };
  },
  "db-connection-string": (m) => {
    const secret = m.run(20);
    return { text: `postgresql://shop:${secret}@db.example.com:5432/shop?sslmode=require`, secret };
  },
  jwt: (m) => whole(m.jwt({ iss: "https://login.example.com", sub: "ann", aud: "shop" })),
  "aws-secret-access-key": (m) => {
    const secret = `${m.run(37)}aZ9`;
    return { text: `AWS_SECRET_ACCESS_KEY=${secret}`, secret };
  },
  "vault-approle": (m) => {
    const secret = m.uuid();
    return { text: `role_id: ${m.uuid()}\nsecret_id: ${secret}\n`, secret };
  },
  "vault-approle-role-id": (m) => {
    const secret = m.uuid();
    return { text: `VAULT_ROLE_ID=${secret}`, secret };
  },
  "vault-approle-secret-id": (m) => {
    const secret = m.uuid();
    return { text: `VAULT_SECRET_ID=${secret}`, secret };
  },
  "kubernetes-service-account-token": (m) =>
    whole(
      m.jwt({
        iss: "https://issuer.example.com",
        sub: "system:serviceaccount:ai:rag",
        aud: ["https://kubernetes.default.svc"],
        exp: 1_800_000_000,
        "kubernetes.io": {
          namespace: "ai",
          pod: { name: "rag-1", uid: m.uuid() },
          serviceaccount: { name: "rag", uid: m.uuid() },
        },
      }),
    ),
  "github-actions-token": (m) =>
    whole(
      m.jwt({
        iss: "https://token.actions.githubusercontent.com",
        sub: "repo:acme/api:ref:refs/heads/main",
        aud: "sts.amazonaws.com",
        repository: "acme/api",
      }),
    ),
  "gitlab-ci-token": (m) =>
    whole(
      m.jwt({
        iss: "https://gitlab.com",
        sub: "project_path:acme/api:ref_type:branch:ref:main",
        aud: "vault",
        project_path: "acme/api",
      }),
    ),
  "azure-access-token": (m) =>
    whole(m.jwt({ iss: `https://sts.windows.net/${m.uuid()}/`, appid: m.uuid(), aud: "https://management.azure.com" })),
  "google-id-token": (m) =>
    whole(
      m.jwt({ iss: "https://accounts.google.com", sub: "1", email: "ci@shop-prod.iam.gserviceaccount.com", aud: "x" }),
    ),
  "cognito-token": (m) =>
    whole(
      m.jwt({
        iss: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
        client_id: "app",
        token_use: "access",
      }),
    ),
  "gcp-authorized-user": (m) => {
    const secret = m.run(60);
    return {
      text: JSON.stringify({
        type: "authorized_user",
        client_id: "1.apps.googleusercontent.com",
        refresh_token: secret,
      }),
      secret,
    };
  },
  "gcp-oauth-refresh": (m) => joined("1/", "/0", m.run(60)),
  "azure-service-principal": (m) => {
    const secret = `${m.run(3)}8${"Q~"}${m.run(34)}`;
    return { text: JSON.stringify({ clientId: m.uuid(), clientSecret: secret, tenantId: m.uuid() }), secret };
  },
  "azure-shared-key": (m) => {
    const secret = `${m.run(43)}=`;
    return {
      text: `Endpoint=sb://bus.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccess${"Key"}=${secret}`,
      secret,
    };
  },
  "db-login": (m) => {
    const secret = m.run(20);
    return { text: `PGHOST=db.example.com\nPGUSER=shop\nPGPASSWORD=${secret}\n`, secret };
  },
  "netrc-login": (m) => {
    const secret = m.run(20);
    return { text: `machine api.example.com login ann password ${secret}\n`, secret };
  },
  "terraform-credentials": (m) => {
    const secret = m.run(40);
    return { text: `credentials "tf.example.com" {\n  token = "${secret}"\n}\n`, secret };
  },
  "npm-registry-token": (m) => {
    const secret = m.uuid();
    return { text: `//packages.example.com/:_auth${"Token"}=${secret}\n`, secret };
  },
  sendgrid: (m) => joined("S", "G.", m.run(22), ".", m.run(43)),
  digitalocean: (m) => joined("dop", "_v1_", m.run(64, "hex")),
  grafana: (m) => joined("gl", "sa_", m.run(32), "_", m.run(8, "hex")),
  langsmith: (m) => joined("ls", "v2_pt_", m.run(32, "hex"), "_", m.run(10, "hex")),
  replicate: (m) => joined("r", "8_", m.run(37)),
  groq: (m) => joined("gs", "k_", m.run(52)),
  perplexity: (m) => joined("pp", "lx-", m.run(48)),
  xai: (m) => joined("xa", "i-", m.run(80)),
  openrouter: (m) => joined("sk-", "or-v1-", m.run(64, "hex")),
  notion: (m) => joined("nt", "n_", m.run(11, "digits"), m.run(35)),
  linear: (m) => joined("lin", "_api_", m.run(40)),
  tailscale: (m) => joined("tskey", "-auth-", m.run(12), "-", m.run(32)),
  pulumi: (m) => joined("pu", "l-", m.run(40, "hex")),
  postman: (m) => joined("PM", "AK-", m.run(24, "hex"), "-", m.run(34, "hex")),
  atlassian: (m) => joined("ATA", "TT3", m.run(180)),
  shopify: (m) => joined("sh", "pat_", m.run(32, "hex")),
  newrelic: (m) => joined("NR", "AK-", m.run(27, "upper")),
  telegram: (m) => joined(m.run(9, "digits"), ":", "AA", m.run(33)),
  airtable: (m) => joined("pa", "t", m.run(14), ".", m.run(64, "hex")),
  dynatrace: (m) => joined("dt", "0c01.", m.run(24, "upper"), ".", m.run(64, "upper")),
  supabase: (m) => joined("sb", "p_", m.run(40, "hex")),
  planetscale: (m) => joined("pscale", "_tkn_", m.run(43)),
  rubygems: (m) => joined("ruby", "gems_", m.run(48, "hex")),
  "docker-hub": (m) => joined("dckr", "_pat_", m.run(27)),
};
