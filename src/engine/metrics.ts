import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** Labels come from fixed sets only: a platform, a command's canonical name, an outcome. */
export interface Metrics {
  readonly incoming: Counter<"platform" | "outcome">;
  readonly commands: Counter<"command">;
  readonly deliveries: Counter<"platform" | "outcome">;
  readonly commitMs: Histogram;
  readonly text: () => Promise<string>;
}

export const createMetrics = (): Metrics => {
  const registry = new Registry();
  const registers = [registry];
  const started = new Gauge({
    name: "unionhall_started_seconds",
    help: "Unix time of the start",
    registers,
  });
  started.setToCurrentTime();
  return {
    incoming: new Counter({
      name: "unionhall_incoming_total",
      help: "Incomings by outcome",
      labelNames: ["platform", "outcome"],
      registers,
    }),
    commands: new Counter({
      name: "unionhall_commands_total",
      help: "Lines routed to a command",
      labelNames: ["command"],
      registers,
    }),
    deliveries: new Counter({
      name: "unionhall_deliveries_total",
      help: "Replies by outcome",
      labelNames: ["platform", "outcome"],
      registers,
    }),
    commitMs: new Histogram({
      name: "unionhall_commit_milliseconds",
      help: "From an incoming to its commit",
      buckets: [1, 2, 5, 10, 20, 50, 100, 250, 1000, 5000],
      registers,
    }),
    text: () => registry.metrics(),
  };
};
