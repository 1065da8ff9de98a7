/** What is read of the platform's JSON, and nothing else. Everything from outside is `unknown` until it is asked here. */

/** This adapter's part of the configuration. */
export interface FeishuConfig {
  readonly appId: string;
  readonly appSecret: string;
  readonly encryptKey?: string;
  readonly verificationToken?: string;
  readonly mode: "socket" | "webhook";
  /** Without a slash at its end. */
  readonly baseUrl: string;
}

export const PLATFORM = "feishu";

export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The object under a name; empty when there is none. */
export const part = (value: Json, name: string): Json => {
  const found = value[name];
  return isJson(found) ? found : {};
};

/** The string under a name; empty when there is none. */
export const text = (value: Json, name: string): string => {
  const found = value[name];
  return typeof found === "string" ? found : "";
};

export const list = (value: Json, name: string): readonly unknown[] => {
  const found = value[name];
  return Array.isArray(found) ? found : [];
};

export const objects = (value: Json, name: string): readonly Json[] => list(value, name).filter(isJson);

/** An id of the platform (`ou_…`, `oc_…`, `om_…`, a tenant key); empty when it does not look like one. */
export const id = (value: Json, name: string): string => {
  const found = text(value, name);
  return /^[\w.-]{1,128}$/.test(found) ? found : "";
};

export const parseJson = (source: string): Json | null => {
  try {
    const value: unknown = JSON.parse(source);
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
};

/**
 * A time as the platform writes it: digits, as a string or a number, of seconds, milliseconds or (card callbacks)
 * microseconds, told apart by their length (§2). Null when it is none.
 */
export const timeOf = (value: unknown): Date | null => {
  const digits = /^(\d{10,16})(\.\d+)?$/.exec(String(value))?.[1];
  if (!digits) return null;
  return new Date(Math.floor(Number(digits) * 10 ** (13 - digits.length)));
};

/** An event or callback, whichever version its envelope has. */
export interface Envelope {
  readonly type: string;
  readonly id: string;
  readonly at: Date | null;
  readonly tenant: string;
  readonly event: Json;
  /** The whole of it: one documented sample of the card callback has `context` beside `event` (§3.4). */
  readonly whole: Json;
}

/** Version 2 `{schema, header, event}` or version 1 `{ts, uuid, token, type, event: {type, …}}` (§2). */
export const readEnvelope = (whole: Json): Envelope | null => {
  const event = part(whole, "event");
  const header = part(whole, "header");
  const old = !isJson(whole.header);
  const type = old ? text(event, "type") : text(header, "event_type");
  if (!type || !isJson(whole.event)) return null;
  return {
    type,
    id: old ? id(whole, "uuid") : id(header, "event_id"),
    at: timeOf(old ? whole.ts : header.create_time),
    tenant: old ? id(event, "tenant_key") : id(header, "tenant_key"),
    event,
    whole,
  };
};

/** The token by which the platform shows that it is the platform; it stands elsewhere in each version (§1.3). */
export const tokenOf = (plain: Json): string => text(part(plain, "header"), "token") || text(plain, "token");
