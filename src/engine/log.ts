import { type DestinationStream, pino } from "pino";
import type { Log, LogFields } from "../core/ports.ts";

export interface LogOptions {
  readonly level: "trace" | "debug" | "info" | "warn" | "error" | "silent";
  /** Where lines go; standard output unless told. */
  readonly destination?: DestinationStream;
}

const LONGEST = 120;

/** The allow-list again, for what the compiler did not see. A field that is missing here does not compile. */
const KINDS = {
  requestId: "string",
  route: "string",
  status: "number",
  ms: "number",
  platform: "string",
  command: "string",
  outcome: "string",
  count: "number",
  code: "string",
  port: "number",
  part: "string",
  job: "string",
} as const satisfies {
  readonly [K in keyof Required<LogFields>]: "string" | "number";
};

const clean = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, "").slice(0, LONGEST);

const scalar = (kind: "string" | "number", value: unknown): string | number | undefined => {
  if (kind === "string") return typeof value === "string" ? clean(value) : undefined;
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
};

const allowed = (fields: unknown): Record<string, string | number> => {
  if (typeof fields !== "object" || fields === null) return {};
  const pairs = Object.entries(KINDS).flatMap(([name, kind]) => {
    // Own data only: a getter or an inherited member is code of somebody else's object.
    const value = scalar(kind, Object.getOwnPropertyDescriptor(fields, name)?.value);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
};

/** The one way to a log line. Messages are constants; what varies goes into the fields, and only what is listed. */
export const createLog = ({ level, destination }: LogOptions): Log => {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const logger = destination ? pino(options, destination) : pino(options);
  const at =
    (severity: "debug" | "info" | "warn" | "error") =>
    (message: string, fields?: LogFields): void => {
      if (logger.isLevelEnabled(severity)) logger[severity](allowed(fields), "%s", scalar("string", message) ?? "?");
    };
  return {
    debug: at("debug"),
    info: at("info"),
    warn: at("warn"),
    error: at("error"),
  };
};

const SHAPES = [
  /^E[A-Z0-9]{2,20}$/,
  /^(ERR|UND_ERR|HPE)_[A-Z0-9_]{2,60}$/,
  // A SQLSTATE: five signs, of which no standard class does without a digit.
  /^(?=.*\d)[0-9A-Z]{5}$/,
];

const NAMED: ReadonlySet<unknown> = new Set([
  ...["CONNECT_TIMEOUT", "CONNECTION_CLOSED", "CONNECTION_ENDED", "CONNECTION_DESTROYED", "CERT_HAS_EXPIRED"],
  ...["DEPTH_ZERO_SELF_SIGNED_CERT", "SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE"],
  ...["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "HOSTNAME_MISMATCH"],
]);

const codeOf = (error: unknown, depth = 0): string | undefined => {
  if (typeof error !== "object" || error === null || depth > 4) return undefined;
  const code: unknown = Reflect.get(error, "code");
  if (typeof code === "string" && (NAMED.has(code) || SHAPES.some((shape) => shape.test(code)))) return code;
  return codeOf(Reflect.get(error, "cause"), depth + 1);
};

/** The class by its prototype, because `error.name` can be set to anything. */
const classOf = (error: object): string => {
  const made: unknown = Object.getPrototypeOf(error)?.constructor;
  const name: unknown = typeof made === "function" ? made.name : undefined;
  return typeof name === "string" && /^[A-Z][A-Za-z0-9]{1,60}$/.test(name) ? name : "Object";
};

/** What may be logged of an error: its errno, SQLSTATE or class (also of its cause); never the message. Never throws. */
export const errorCode = (error: unknown): string => {
  if (typeof error !== "object" || error === null) return error === null ? "null" : typeof error;
  try {
    return codeOf(error) ?? classOf(error);
  } catch {
    return "Object";
  }
};
