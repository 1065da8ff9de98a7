import { type EventMeasure, type EventReport, WHO } from "./measure.ts";
import type { Manner } from "./rounds.ts";

export const COLUMNS =
  "events|who|rounds|n|per s|replied per s|cpu ms|pg ms|ack p50|p95|p99|reply p50|p95|p99|refused|unreplied".split("|");

const nameOf = (manner: Manner): string =>
  "inFlight" in manner ? `${manner.inFlight} in flight` : `${manner.perSecond} a second`;

const whole = (value: number): string => (Number.isFinite(value) ? Math.round(value).toLocaleString("en") : "");
const fine = (value: number): string => (Number.isFinite(value) ? value.toFixed(value < 10 ? 2 : 1) : "");

export const rowOf = ({ manner, who, rounds, figures, refused, unreplied }: EventMeasure): readonly string[] => [
  ...[nameOf(manner), who, ...[rounds, figures.count, figures.rate, figures.deliveredRate].map(whole)],
  ...[figures.nodeMs, figures.postgresMs, figures.p50, figures.p95, figures.p99].map(fine),
  ...[figures.deliveredP50, figures.deliveredP95, figures.deliveredP99].map(fine),
  ...[refused, unreplied].map(whole),
];

/** Per second until the last thing it owes: the reply, where it replies. */
const doneRate = ({ figures }: EventMeasure): number =>
  Number.isFinite(figures.deliveredRate) ? figures.deliveredRate : figures.rate;

const over = (one: number, other: number): string => (one / other).toFixed(2);

/** What issue 4 wants to know. Nothing is judged here. */
export const linesOf = ({ measures, notes }: EventReport): readonly string[] => {
  const manners = [...new Set(measures.map(({ manner }) => manner))];
  const lines = manners.flatMap((manner) => {
    const of = (who: string) => measures.find((one) => one.manner === manner && one.who === who);
    const [ours, sdk, limit, replying] = [of(WHO.ours), of(WHO.sdk), of(WHO.limit), of(WHO.replying)];
    if (!ours || !sdk || !limit || !replying) return [];
    const besides = (figure: (measure: EventMeasure) => number): string =>
      `÷ limit program ${over(figure(ours), figure(limit))} (÷ one that replies ${over(figure(ours), figure(replying))}`;
    const cpu = `cpu per event ${besides(({ figures }) => figures.nodeMs)}; goal ≤ 1.20)`;
    const speed =
      `events/s ÷ bare SDK ${over(doneRate(ours), doneRate(sdk))} (goal ≥ 2.00), ` +
      `${besides(doneRate)}; goal ≥ 1.00)`;
    const wait = `ack p99 ${besides(({ figures }) => figures.p99)}; goal at the high rate ≤ 1.50)`;
    return [`${nameOf(manner)}: ${"inFlight" in manner ? speed : wait}, ${cpu}`];
  });
  return [...lines, ...notes];
};

export const NOTES = [
  "Webhook events, signed and encrypted, each a sign-up by somebody else in one of 1,000 groups; the load, the platform's stub,",
  "the four programs and Postgres are processes of their own on the same processors, and the programs take turns.",
  "limit program: Hono, check, decrypt, one prepared statement; no claim, outbox or reply. limit, replying: the same, and",
  "after the 200 one message by node:http that nobody keeps or sends again. bare SDK: EventDispatcher, adaptDefault,",
  "one row by pg, one message, then the 200. unionhall: as npm start runs it, without the platform's limit of 1,000 sends a minute.",
  "cpu ms: processor time of the program per event. per s until the last 200; replied per s until the last reply, which ÷ uses.",
];
