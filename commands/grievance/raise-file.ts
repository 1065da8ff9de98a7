import { Refusal } from "../../src/core/errors.ts";
import type { SealedContext, Visits } from "../../src/core/sealed.ts";
import { FAULTS } from "./cards-filing.ts";
import { categoryNames } from "./categories.ts";
import { detailsIn, kindsIn } from "./details.ts";
import { fileOnce } from "./file.ts";
import { FILED_MS, SHOWN_CHOICES, WEB_FILINGS_AN_HOUR, WEB_FILINGS_FROM } from "./limits.ts";
import { refusalText } from "./picture-words.ts";
import { type Answer, type Desk, nameOf, type Sent, sentenceOf } from "./raise-desk.ts";
import { filedPage, firstPage, secondPage } from "./raise-pages.tsx";
import { digestOf, type Gathered, type Held, type Intake } from "./raise-pictures.ts";
import { isWorked, markOf, type Ticket } from "./raise-token.ts";
import { type RaiseFault, raiseWords } from "./raise-words.ts";
import { shown } from "./receipt.ts";
import { t } from "./say.ts";
import { faultIn, plain } from "./text.ts";
import { namesFor, unitsOf } from "./units.ts";
import { kindsText } from "./words-details.ts";

interface Chosen {
  readonly category: number;
  readonly unit: { readonly id: number; readonly name: string } | null;
  readonly names: Awaited<ReturnType<typeof namesFor>>;
  readonly out: readonly number[];
  /** Somebody who was to be kept out is no officer of this unit any more. */
  readonly lost: boolean;
}

interface Written {
  readonly text: string;
  readonly sure: string;
  readonly held?: Held | null;
}

const chosenIn = async (sent: Sent, { tx }: SealedContext, locale: Visits["locale"]): Promise<Chosen | RaiseFault> => {
  const kind = sent.one("category");
  const category = /^\d{1,2}$/.test(kind) ? Number(kind) : -1;
  if (category < 0 || category >= categoryNames(locale).length) return "choose";
  const wanted = sent.one("unit");
  const unit = (await unitsOf(tx)).find(({ id }) => String(id) === wanted) ?? null;
  if (wanted !== "" && !unit) return "gone";
  const names = await namesFor(tx, unit?.id ?? null);
  const asked = sent.all("out");
  const out = names.filter(({ id }) => asked.includes(String(id))).map(({ id }) => id);
  return { category, unit, names, out, lost: out.length < new Set(asked).size };
};

/** What deserves another look before it is sent, and the mark that it was looked at. */
const looksAt = (text: string, { names, out }: Chosen, locale: Visits["locale"]) => {
  const w = raiseWords(locale);
  const details = detailsIn(text);
  const named = names.filter(({ id, written }) => written.length > 1 && text.includes(written) && !out.includes(id));
  return {
    mark: [...kindsIn(details), ...named.map(({ id }) => id)].join(","),
    warnings: [
      ...(details.length > 0
        ? [
            w.looks(
              kindsText(details, locale),
              details.slice(0, SHOWN_CHOICES).map(({ from, to }) => text.slice(from, to)),
            ),
          ]
        : []),
      ...(named.length > 0 ? [w.named(named.map(({ name }) => name).join(t(locale, "、", ", ")))] : []),
    ],
  };
};

export const createFiling = (visits: Visits, desk: Desk, script: string, intake: Intake) => {
  const { keys, locale, ephemeral, callers } = visits;
  const w = raiseWords(locale);

  const first = async (union: number, sent: Sent | null, fault: RaiseFault | null): Promise<Answer> => {
    const units = await desk.run(({ tx }) => unitsOf(tx));
    const kind = sent?.one("category") ?? "";
    const body = firstPage({
      ...{ union, locale, script, units, form: desk.fresh(`form:${union}`).form },
      warnings: fault ? [w.faults[fault]] : [],
      category: /^\d{1,2}$/.test(kind) ? Number(kind) : null,
      unit: sent?.one("unit") ?? "",
    });
    return { status: fault ? 422 : 200, body };
  };

  const second = (
    union: number,
    chosen: Chosen,
    { text, sure, held = null }: Written,
    warnings: readonly string[],
    [status, kept]: readonly [number, { readonly id: string; readonly form: string }?],
  ): Answer => {
    const { id, form } = kept ?? desk.fresh(`form:${union}`);
    return { status, body: secondPage({ ...chosen, union, locale, script, form, id, text, sure, held, warnings }) };
  };

  /** What keeps a text from being filed; null when nothing does. */
  const faultOf = (text: string, chosen: Chosen, ticket: Ticket | null, sent: Sent) => {
    const wrong = faultIn(text);
    const looks = looksAt(text, chosen, locale);
    if (!ticket) return { warnings: [w.faults.stale], sure: sent.one("sure") };
    if (wrong) return { warnings: [t(locale, ...FAULTS[wrong])], sure: "" };
    if (chosen.lost) return { warnings: [w.faults.gone], sure: "" };
    if (looks.mark !== sent.one("sure")) {
      // Where nothing is left to look at, there is nothing to ask either.
      if (looks.mark !== "") return { warnings: looks.warnings, sure: looks.mark };
    }
    return isWorked(ticket, sent.one("proof")) ? null : { warnings: [w.faults.proof], sure: looks.mark };
  };

  /** The same once more, because an answer was lost or a button pressed twice, has the same receipt; anything else is refused. */
  const isMine = async (ticket: Ticket, mark: string): Promise<boolean> => {
    const again = `${nameOf(visits, ticket.id)}:again`;
    if (!(await desk.spend(ticket))) return (await ephemeral.get(again)) === mark;
    await ephemeral.set(again, mark, FILED_MS);
    return true;
  };

  /** One filing takes once, however many buckets an account would have. */
  const paced = (union: number, caller: () => string) => {
    const taken = async (): Promise<number> =>
      (await callers.take(caller(), "filing", WEB_FILINGS_FROM)) ||
      (await ephemeral.take(`raise:filings:${union}`, WEB_FILINGS_AN_HOUR));
    let once: Promise<number> | undefined;
    return (): Promise<number> => {
      once ??= taken();
      return once;
    };
  };

  /** Pictures are looked at only behind a finished proof; a field of an album holds without one. */
  const pictured = async (
    union: number,
    sent: Sent,
    ticket: Ticket | null,
    caller: () => string,
  ): Promise<Gathered> => {
    if (ticket && isWorked(ticket, sent.one("proof"))) return intake.gather(union, sent, caller());
    const again = sent.files("pictures").length > 0 || sent.one("album") !== "";
    return { secret: null, jpegs: [], warnings: again ? [refusalText("again", locale)] : [] };
  };

  interface Filing {
    readonly ticket: Ticket;
    readonly chosen: Chosen;
    readonly written: Written;
    readonly gathered: Gathered;
  }

  const submit = async (union: number, sent: Sent, filing: Filing, caller: () => string): Promise<Answer> => {
    const { ticket, chosen, written, gathered } = filing;
    const { category, unit, names, out } = chosen;
    const { jpegs } = gathered;
    const marks = [
      written.text,
      String(category),
      String(unit?.id),
      out.join(),
      ...(jpegs.length > 0 ? [digestOf(jpegs)] : []),
    ];
    const tag = markOf(keys, "filing", ticket.id, ...marks);
    const again = async (warning: string, status: number, kept?: { readonly id: string; readonly form: string }) => {
      const held = await intake.hold(union, gathered);
      return second(union, chosen, { ...written, held }, [warning], kept ? [status, kept] : [status]);
    };
    try {
      if (!(await isMine(ticket, tag.toString("hex")))) return await again(w.faults.used, 409);
      const excluded = names.filter(({ id }) => out.includes(id));
      const draft = { category, unit, text: written.text, excluded, asked: true };
      const step = { idempotencyTag: tag, take: paced(union, caller) };
      const { receipt, urgent } = await desk.run((context) => fileOnce(draft, false, context, async () => jpegs), step);
      await intake.forget(gathered).catch(() => undefined);
      return { status: 200, body: filedPage(union, locale, shown(receipt), urgent) };
    } catch (error) {
      if (error instanceof Refusal) {
        const many = error.said.kind === "grievance.too-many";
        return again(many ? w.faults.many : sentenceOf(error, visits), many ? 429 : 422);
      }
      visits.failed(error);
      await desk.giveBack(ticket).catch(() => undefined);
      // The same ticket: if it was filed after all, the next press gets its receipt.
      return again(w.faults.failed, 500, { id: ticket.id, form: sent.one("form") });
    }
  };

  const file = async (union: number, sent: Sent, chosen: Chosen, caller: () => string): Promise<Answer> => {
    const text = plain(sent.one("text"));
    const ticket = desk.open(`form:${union}`, sent.one("form"));
    const gathered = await pictured(union, sent, ticket, caller);
    const fault = faultOf(text, chosen, ticket, sent);
    const warnings = [...(fault?.warnings ?? []), ...gathered.warnings];
    if (!ticket || warnings.length > 0) {
      const held = await intake.hold(union, gathered);
      return second(union, chosen, { text, sure: fault?.sure ?? sent.one("sure"), held }, warnings, [422]);
    }
    return submit(union, sent, { ticket, chosen, written: { text, sure: sent.one("sure") }, gathered }, caller);
  };

  return {
    first,
    act: async (union: number, sent: Sent, caller: () => string): Promise<Answer> => {
      const chosen = await desk.run((context) => chosenIn(sent, context, locale));
      if (typeof chosen === "string") return first(union, sent, chosen);
      if (sent.one("step") === "file") return file(union, sent, chosen, caller);
      if (!desk.open(`form:${union}`, sent.one("form"))) return first(union, sent, "stale");
      return second(union, chosen, { text: "", sure: "" }, [], [200]);
    },
  };
};
