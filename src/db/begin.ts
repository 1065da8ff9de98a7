import type postgres from "postgres";

/** Errors of the driver that mean "this connection is gone", besides those of the operating system. */
const GONE = ["CONNECTION_CLOSED", "CONNECTION_DESTROYED", "CONNECTION_ENDED", "CONNECT_TIMEOUT"];

const isGone = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const { code, severity, syscall } = error as { code?: string; severity?: string; syscall?: string };
  return severity === "FATAL" || severity === "PANIC" || syscall !== undefined || GONE.includes(code ?? "");
};

type Work<T> = (sql: postgres.TransactionSql) => T | Promise<T>;

/** Whether the connection of one transaction is gone. */
interface Fate {
  isOver: boolean;
}

/** The client inside a transaction: where the connection is gone it asks nothing any more, of nobody. */
const guard = (sql: postgres.TransactionSql, fate: Fate): postgres.TransactionSql => {
  const unsafe: typeof sql.unsafe = (...args) => {
    if (fate.isOver) throw new Error("the connection of this transaction is gone");
    const query = sql.unsafe(...args);
    query.catch((error: unknown) => {
      fate.isOver ||= isGone(error);
    });
    return query as never;
  };
  const savepoint = (work: Work<unknown>) => sql.savepoint((inner) => hold(work, inner, fate));
  return new Proxy(sql, {
    get: (target, name) => (name === "unsafe" ? unsafe : name === "savepoint" ? savepoint : Reflect.get(target, name)),
  });
};

/** The outcome of the work as long as there is a connection to write it to; never, when there is none. */
const hold = <T>(work: Work<T>, sql: postgres.TransactionSql, fate: Fate): Promise<T> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      if (!fate.isOver) act();
    };
    Promise.resolve(work(guard(sql, fate))).then(
      (value) => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error)),
    );
  });

/**
 * Where a connection is lost inside a transaction, postgres.js 3.4.9 still writes to it: that ends the process, or blocks
 * the connection that follows, or runs outside of any transaction (porsager/postgres#1208, #1155). So nothing is asked
 * any more and the work never ends there; the loss itself ends the transaction.
 */
export const surviveLostTransactions = (client: postgres.Sql): postgres.Sql => {
  const begin = <T>(work: Work<T>): Promise<unknown> => {
    const fate: Fate = { isOver: false };
    const done = client.begin((sql) => hold(work, sql, fate));
    done.catch(() => {
      fate.isOver = true;
    });
    return done;
  };
  return new Proxy(client, { get: (target, name) => (name === "begin" ? begin : Reflect.get(target, name)) });
};
