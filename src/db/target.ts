import { StartError } from "../core/errors.ts";

/** Where a Postgres is and who we are there. `host` is a name, or the absolute path of a socket folder. */
export interface DatabaseTarget {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** sslmode of libpq; `disable` on a socket. */
  readonly ssl: "disable" | "prefer" | "require" | "verify-full";
}

const SHAPE = "postgres://user:password@host:5432/database";

// What is asked for is never weakened: libpq's verify-ca becomes verify-full, its allow becomes prefer.
const MODES = {
  disable: "disable",
  allow: "prefer",
  prefer: "prefer",
  require: "require",
  "no-verify": "require",
  "verify-ca": "verify-full",
  "verify-full": "verify-full",
} as const satisfies Readonly<Record<string, DatabaseTarget["ssl"]>>;

const isMode = (text: string): text is keyof typeof MODES => Object.hasOwn(MODES, text);

const wrong = (what: string): StartError => new StartError([`DATABASE_URL ${what}`]);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong("holds a % that encodes nothing; write a % in the user or password as %25.");
  }
};

const portOf = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) throw wrong("has a wrong port; it must be a number from 1 to 65535, usually 5432.");
  return port;
};

const sslOf = (query: URLSearchParams, host: string): DatabaseTarget["ssl"] => {
  if (host.startsWith("/")) return "disable";
  const mode = query.get("sslmode") ?? (query.get("ssl") === "true" ? "require" : "prefer");
  if (!isMode(mode)) throw wrong(`has an unknown sslmode; use disable, prefer, require or verify-full.`);
  return MODES[mode];
};

/** An authority is split at its last @ and a user at its first colon, so that a raw @ or : in a password still works. */
const splitAuthority = (authority: string) => {
  const at = authority.lastIndexOf("@");
  const login = at < 0 ? "" : authority.slice(0, at);
  const colon = login.indexOf(":");
  const address = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority.slice(at + 1));
  if (!address) throw wrong(`has a host that cannot be read; it must look like ${SHAPE}.`);
  return {
    user: colon < 0 ? login : login.slice(0, colon),
    password: colon < 0 ? "" : login.slice(colon + 1),
    host: (address[1] ?? "").replace(/^\[(.*)\]$/, "$1"),
    port: address[2] ?? "",
  };
};

/** Reads what libpq reads (`?host=/socket/folder` too). Never repeats the address in a mistake: it holds a password. */
export const parseTarget = (url: string): DatabaseTarget => {
  const match = /^postgres(?:ql)?:\/\/([^/?#]*)(?:\/([^/?#]*))?(?:\?([^#]*))?$/.exec(url.trim());
  if (!match) {
    throw wrong(`must look like ${SHAPE}; signs such as # / ? in a password are written as %23 %2F %3F.`);
  }
  const authority = splitAuthority(match[1] ?? "");
  const query = new URLSearchParams(match[3]);
  const host = query.get("host") || decode(authority.host) || "localhost";
  if (host.includes(",")) throw wrong("names several hosts; name one.");
  const user = query.get("user") || decode(authority.user);
  if (!user) throw wrong(`names no user; it must look like ${SHAPE}.`);
  return {
    host,
    port: portOf(query.get("port") || authority.port || "5432"),
    database: query.get("dbname") || decode(match[2] ?? "") || user,
    user,
    password: query.get("password") ?? decode(authority.password),
    ssl: sslOf(query, host),
  };
};
