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
