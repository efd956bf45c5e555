import type { z } from "zod";
import type { Annotations } from "./shape.ts";

const at = "alb.ingress.kubernetes.io/";

export const annotationOf = (annotations: Annotations, name: string): string => (annotations[name] ?? "").trim();

/** A JSON value of an annotation; undefined where it is none, or not of the shape. The text goes no further. */
export function parsedAnnotation<S extends z.ZodType>(schema: S, text: string | undefined): z.infer<S> | undefined {
  if (text === undefined || text === "") return undefined;
  try {
    const { success, data } = schema.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}

/** Whether `auth-type` and its companion refuse a request without identity; undefined where nothing is said. */
export function asksForLogin(annotations: Annotations): boolean | undefined {
  const type = annotationOf(annotations, `${at}auth-type`);
  if (type === "") return undefined;
  return /^(oidc|cognito)$/.test(type) && annotationOf(annotations, `${at}auth-on-unauthenticated-request`) !== "allow";
}
