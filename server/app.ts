import path from "node:path";
import compression from "compression";
import express, { type Express } from "express";
import { UserError } from "../model/errors.ts";
import { Answers } from "./answer/pool.ts";
import { bundleRoutes } from "./api/bundles.ts";
import { EventStreams, eventRoutes } from "./api/events.ts";
import { jobRoutes } from "./api/jobs.ts";
import { keepingRoutes } from "./api/keeping.ts";
import { launchRoutes } from "./api/launch.ts";
import { openApiRoutes } from "./api/openapi.ts";
import { queryRoutes } from "./api/queries.ts";
import { scanRoutes } from "./api/scans.ts";
import type { Services } from "./api/services.ts";
import { signOffRoutes } from "./api/sign-offs.ts";
import { storeRoutes } from "./api/store.ts";
import { Attempts } from "./guard/attempts.ts";
import { Credentials } from "./guard/credentials.ts";
import { securityHeaders } from "./guard/headers.ts";
import { hostGuard, loopbackNames } from "./guard/host.ts";
import { originGuard } from "./guard/origin.ts";
import { launchGuard, signedIn } from "./guard/signed-in.ts";
import { Bundles } from "./jobs/bundles.ts";
import { Jobs } from "./jobs/jobs.ts";
import { clearUploads } from "./jobs/upload.ts";
import { Keeping } from "./keeping/keeping.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { builtPage, pageRoutes } from "./page.ts";
import { problemHandler } from "./problem/handler.ts";
import { errorsHtml } from "./problem/page.ts";
import { errorsPage } from "./problem/problem.ts";
import { Snapshots } from "./snapshots.ts";

export interface AppOptions {
  /** Folder of the store; there may be none yet. */
  readonly store: string;
  /** Folder of the sign-offs, in a git repository; default: `signoffs` where the server was started. There may be none. */
  readonly signOffs?: string;
  /** Folder of the built page. */
  readonly page?: string;
  /** Names, without port, that it answers under beside this machine's own. */
  readonly hosts?: readonly string[];
  /** The bearer token; default: a random one. */
  readonly token?: string;
  readonly limits?: Partial<Limits>;
  /** Takes what is a bug, for the server's log: its name and places in our code. */
  readonly report?: (bug: string) => void;
}

export interface AmbitApp extends Services {
  readonly streams: EventStreams;
  readonly app: Express;
  readonly credentials: Credentials;
  /** Ends what runs and frees what is open. New requests are refused from the beginning on. */
  stop(): Promise<void>;
}

/** The whole server but its socket. */
export function createApp(options: AppOptions): AmbitApp {
  const limits = { ...defaultLimits, ...options.limits };
  const report = options.report ?? (() => {});
  const credentials = new Credentials(options.token);
  const attempts = new Attempts(limits.attempts, limits.attemptsWindow);
  const store = path.resolve(options.store);
  const snapshots = new Snapshots(store);
  const answers = new Answers({ store, limits, report });
  const jobs = new Jobs({ store, limits, report });
  const keeping = new Keeping(store, report);
  const streams = new EventStreams({ jobs, limits });
  const bundles = new Bundles(store, limits);
  const { signOffs = "signoffs" } = options;
  const services: Services = { store, snapshots, answers, jobs, keeping, bundles, limits, signOffs };
  const cleared = clearUploads(store);
  let stopping = false;

  const app = express();
  app.disable("x-powered-by");
  app.set("etag", false);
  app.set("query parser", false);
  app.use(securityHeaders);
  app.use((_req, res, next) => {
    if (!stopping) return next();
    res.set("Connection", "close");
    throw new UserError("server.stopping", "the server is being stopped", "start `ambit serve` again");
  });
  app.use(hostGuard([...loopbackNames, ...(options.hosts ?? [])]));
  app.use(originGuard);
  app.use(launchGuard(credentials, attempts));
  app.use(compression());

  const api = express.Router({ caseSensitive: true, strict: true });
  api.use(signedIn(credentials, attempts));
  queryRoutes(api, services);
  storeRoutes(api, services);
  keepingRoutes(api, services);
  jobRoutes(api, services);
  scanRoutes(api, services);
  signOffRoutes(api, services);
  bundleRoutes(api, services);
  eventRoutes(api, streams);
  launchRoutes(api, credentials);
  openApiRoutes(api);
  app.use("/api/v1", api);
  app.use("/api", signedIn(credentials, attempts), noSuchPath);

  const errors = errorsHtml();
  app.get(errorsPage, (_req, res) => void res.type("html").send(errors));
  app.use(pageRoutes(options.page ?? builtPage));
  app.use(noSuchPath);
  app.use(problemHandler(report));

  return {
    ...services,
    streams,
    app,
    credentials,
    async stop() {
      stopping = true;
      streams.close();
      await Promise.all([answers.close(limits.stop), jobs.stop(limits.stop), cleared]);
      await keeping.stop();
      await bundles.close();
      await snapshots.close();
    },
  };
}

const noSuchPath: express.RequestHandler = () => {
  throw new UserError("http.not-found", "there is nothing at this path", "see /api/v1/openapi.json for what there is");
};
