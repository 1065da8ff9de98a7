import postgres from "postgres";

/** Connection, resources, an operator, a time-out: it is not about an item, so trying item by item would only take longer. */
export const isServers = (error: unknown): boolean =>
  !(error instanceof postgres.PostgresError) || /^(08|53|57|58|XX)/.test(error.code);

export const isDeadlock = (error: unknown): boolean =>
  error instanceof postgres.PostgresError && error.code.startsWith("40");
