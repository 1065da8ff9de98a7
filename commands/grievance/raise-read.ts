import { setTimeout as sleep } from "node:timers/promises";
import { Refusal } from "../../src/core/errors.ts";
import type { SealedContext, Visits } from "../../src/core/sealed.ts";
import type { Status } from "./cards-reporter.ts";
import { SESSION_MS, WEB_ANSWER_MS, WEB_BAR_MS, WEB_SLIPS } from "./limits.ts";
import { type Opened, openCase, statusOf } from "./lookup.ts";
import { myPictures, picturesOfMine } from "./pictures.ts";
import { type Answer, type Desk, type Gate, type Sent, sentenceOf } from "./raise-desk.ts";
import { withdrawnPage } from "./raise-pages.tsx";
import type { Intake } from "./raise-pictures.ts";
import { askPage, casePage } from "./raise-read-pages.tsx";
import { markOf, newTicket, sealTicket, type Ticket, tagsIn } from "./raise-token.ts";
import { raiseWords } from "./raise-words.ts";
import { readReceipt, shown } from "./receipt.ts";
import { add, appeal, rate, renew, withdraw } from "./reporter.ts";
import { receiptOf, tagsOf } from "./secrets.ts";

/** What a step did, for the page that follows. */
interface Done {
  readonly done: string | null;
  readonly receipt?: string;
  readonly warnings?: readonly string[];
  readonly typed?: string;
}

interface Seen {
  readonly tags: readonly Buffer[];
  readonly status: Status | null;
  /** How many there are, and they themselves where they were asked for. */
  readonly pictures: number;
  readonly shown: readonly Buffer[];
}

const RATINGS: Readonly<Record<string, string>> = { "1": "不满意", "2": "基本满意", "3": "满意" };
const NOTHING: Done = { done: null };

const hexOf = (tags: readonly Buffer[]) => tags.map((tag) => tag.toString("hex"));

const seenOf = async ({ found, tags }: Opened, context: SealedContext): Promise<Seen> => ({
  tags,
  status: found.kind === "intake" ? null : await statusOf(found, context),
  pictures: (await picturesOfMine(context, found)).length,
  shown: [],
});

const withPictures = async (opened: Opened, context: SealedContext): Promise<Seen> => ({
  ...(await seenOf(opened, context)),
  shown: await myPictures(context, opened.found),
});

export const createReading = (visits: Visits, desk: Desk, intake: Intake) => {
  const { keys, clock, locale, callers } = visits;
  const w = raiseWords(locale);

  const ask = (union: number, gate: Gate, warnings: readonly string[] = [], status = 200): Answer => {
    const { form } = desk.fresh(`form:${union}`);
    return { status, body: askPage({ union, locale, form, warnings, open: gate === "open" }) };
  };

  const page = (union: number, { tags, status, pictures, shown: open }: Seen, did: Done): Answer => {
    const ticket = sealTicket(
      keys,
      `case:${union}`,
      newTicket(clock.now().getTime() + SESSION_MS, { tags: hexOf(tags) }),
    );
    const { done, receipt = null, warnings = [], typed = "" } = did;
    const seen = { pictures, shown: open.map((jpeg) => `data:image/jpeg;base64,${jpeg.toString("base64")}`) };
    const body = casePage({ union, locale, ticket, status, warnings, done, receipt, typed, ...seen });
    return { status: warnings.length > 0 ? 422 : 200, body, pictures: open.length > 0 };
  };

  /** Runs with the one case open that these tags lead to. */
  const within = <T>(
    tags: readonly Buffer[],
    work: (opened: Opened, context: SealedContext) => Promise<T>,
    text = "",
  ): Promise<T> => {
    const state = { kind: "session", tags: hexOf(tags) };
    return desk.run(async (context) => work(await openCase("", context), context), { state, text });
  };

  const show = async (union: number, tags: readonly Buffer[], did: Done = NOTHING): Promise<Answer> =>
    page(union, await within(tags, seenOf), did);

  /** A receipt with a slip, one that never was and one that is over: the same words after the same time and the same question. */
  const byCode = async (union: number, gate: Gate, sent: Sent, caller: string): Promise<Answer> => {
    const read = readReceipt(sent.one("code"));
    const tags = tagsOf(keys, read.kind === "receipt" ? read.receipt : "");
    if (await callers.barred(caller, "slip")) return ask(union, gate, [tooMany()], 429);
    try {
      return await show(union, tags);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const wait = await callers.take(caller, "slip", WEB_SLIPS);
      if (wait > 0) await callers.bar(caller, "slip", WEB_BAR_MS);
      return wait > 0 ? ask(union, gate, [tooMany()], 429) : ask(union, gate, [sentenceOf(error, visits)], 422);
    }
  };

  const tooMany = (): string => sentenceOf(new Refusal("grievance.too-many-tries"), visits);

  const more = async (tags: readonly Buffer[], sent: Sent, caller: string): Promise<Done> => {
    const text = sent.one("text");
    const jpegs = await intake.take(sent, caller, "case");
    await within(tags, ({ found }, context) => add(found, text, context, jpegs), text);
    return { done: w.added };
  };

  const rated = async (tags: readonly Buffer[], sent: Sent): Promise<Done> => {
    const word = RATINGS[sent.one("rating")] ?? "";
    if (word === "") return NOTHING;
    await within(tags, (_, context) => rate(word, context));
    return { done: word === "不满意" ? w.objected : w.rated };
  };

  /** The new receipt follows from the ticket, so that an answer that was lost can be asked for once more. */
  const renewed = async (union: number, ticket: Ticket, first: boolean): Promise<Answer> => {
    const receipt = receiptOf(keys, markOf(keys, "renew", ticket.id));
    const tags = first
      ? [await within(tagsIn(ticket), (opened, context) => renew(opened, receipt, context))]
      : tagsOf(keys, receipt);
    return show(union, tags, { done: w.renewed, receipt: shown(receipt) });
  };

  const withdrawn = async (tags: readonly Buffer[]): Promise<Answer> => {
    await within(tags, (_, context) => withdraw("确定", context));
    return { status: 200, body: withdrawnPage(locale) };
  };

  const step = async (union: number, ticket: Ticket, sent: Sent, caller: () => string): Promise<Answer> => {
    const tags = tagsIn(ticket);
    const what = sent.one("do");
    if (what === "withdraw" && sent.one("sure") !== "1")
      return show(union, tags, { done: null, warnings: [w.faults.unsure] });
    if (what === "pictures") return page(union, await within(tags, withPictures), NOTHING);
    const first = await desk.spend(ticket);
    if (what === "code") return renewed(union, ticket, first);
    if (!first) return show(union, tags, { done: w.faults.twice });
    if (what === "withdraw") return withdrawn(tags);
    if (what === "appeal") {
      await within(tags, (_, context) => appeal("", context));
      return show(union, tags);
    }
    if (what === "rate") return show(union, tags, await rated(tags, sent));
    return show(union, tags, what === "more" ? await more(tags, sent, caller()) : NOTHING);
  };

  /** What could not be done is said on the page of the case, if that still opens. */
  const byTicket = async (
    union: number,
    gate: Gate,
    ticket: Ticket,
    sent: Sent,
    caller: () => string,
  ): Promise<Answer> => {
    try {
      return await step(union, ticket, sent, caller);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        await desk.giveBack(ticket).catch(() => undefined);
        throw error;
      }
      const said = sentenceOf(error, visits);
      const did = { done: null, warnings: [said], typed: sent.one("text") };
      return show(union, tagsIn(ticket), did).catch(() => ask(union, gate, [said], 422));
    }
  };

  return {
    ask,
    act: async (union: number, gate: Gate, sent: Sent, caller: () => string): Promise<Answer> => {
      if (sent.one("case") !== "") {
        const ticket = desk.open(`case:${union}`, sent.one("case"));
        return ticket ? byTicket(union, gate, ticket, sent, caller) : ask(union, gate, [w.faults.over], 422);
      }
      if (!desk.open(`form:${union}`, sent.one("form"))) return ask(union, gate, [w.faults.stale], 422);
      const [answer] = await Promise.all([byCode(union, gate, sent, caller()), sleep(WEB_ANSWER_MS)]);
      return answer;
    },
  };
};
