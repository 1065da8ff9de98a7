import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import type { Card } from "../../src/core/card.ts";
import type { Tx } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { SealedContext } from "../../src/core/sealed.ts";
import { newAlbum, openAlbum } from "./album.ts";
import { filedCard } from "./cards-filed.ts";
import { askCard } from "./cards-filing.ts";
import { pictureCard } from "./cards-pictures.ts";
import { READ_PATH } from "./cards-reporter.ts";
import { readCategory } from "./categories.ts";
import { detailsIn } from "./details.ts";
import { back, type Draft, type Memory, memoryOf, stepOf } from "./draft.ts";
import { file, filedBefore, mustMayFile } from "./file.ts";
import { mustBeAccepted, mustBeInForce } from "./force.ts";
import { DRAFT_MS } from "./limits.ts";
import { linkTo } from "./picture-link.ts";
import { shown } from "./receipt.ts";
import { asWritten, faultIn, plain } from "./text.ts";
import { type KnownUnit, matchOfficer, matchUnit, namesFor, topmostUnit, unitsOf } from "./units.ts";

/** What a line of the dialogue asks for. Strict, because 反映 单位领导… is a concern and no answer. */
const ANSWER = /^(类别|单位|回避|提交|上一步|退出|重写|图片|继续|去图) ?(\d{1,9}|不透露|没有|好了|通知|回执)?$/;

export const isAnswer = (args: string): boolean => ANSWER.test(args);

const NONCE_BYTES = 16;

const routeReady = async (tx: Tx): Promise<boolean> =>
  (await tx.execute(sql`select 1 from route_key where destroyed_on is null limit 1`)).length > 0;

const picturesIn = async ({ album }: Draft, { shelf }: SealedContext): Promise<number> =>
  album ? (await openAlbum(shelf, album).pictures()).length : 0;

/** Pictures come by a page of ours: what is sent in the chat stays with the platform. */
const linkFor = async (draft: Draft, context: SealedContext): Promise<readonly Card[]> => {
  const album = draft.album ?? newAlbum();
  context.draft.keep({ kind: "filing", draft: { ...draft, album } }, DRAFT_MS, { verbatim: stepOf(draft) === "text" });
  return [pictureCard.link(context.locale, await linkTo(album, [], context), context.carries, "反映 继续")];
};

/** Asks what is missing next, and remembers what is known. */
const ask = async (known: Draft, context: SealedContext): Promise<readonly Card[]> => {
  const draft = { ...known, nonce: known.nonce ?? randomBytes(NONCE_BYTES).toString("base64url") };
  const step = stepOf(draft);
  context.draft.keep({ kind: "filing", draft }, DRAFT_MS, { verbatim: step === "text" });
  const l = context.locale;
  switch (step) {
    case "category":
      return [askCard.category(l, draft.text !== undefined)];
    case "unit":
      return [askCard.unit(l, await unitsOf(context.tx))];
    case "text":
      return [askCard.text(l)];
    case "officers": {
      const names = await namesFor(context.tx, draft.unit?.id ?? null);
      if (names.length === 0) return ask({ ...draft, asked: true, excluded: [] }, context);
      const said = names
        .filter(({ written }) => written.length > 1 && draft.text?.includes(written))
        .map(({ id }) => id);
      return [askCard.officers(l, names, draft.excluded ?? [], said)];
    }
    case "send": {
      const count = await picturesIn(draft, context);
      context.draft.keep({ kind: "filing", draft: { ...draft, seen: count } }, DRAFT_MS);
      const pictures = { count, lost: count < (draft.seen ?? 0) };
      return [askCard.send(l, draft, detailsIn(draft.text ?? ""), await routeReady(context.tx), pictures)];
    }
    default:
      return step satisfies never;
  }
};

const leave = (context: SealedContext): readonly Card[] => {
  context.draft.close();
  return [askCard.left(context.locale)];
};

const withUnit = async (draft: Draft, said: string, context: SealedContext): Promise<readonly Card[]> => {
  if (/^(?:不透露|不说|不选|保密|随便|0)$/.test(said)) return ask({ ...draft, unit: null }, context);
  const units = await unitsOf(context.tx);
  const found: KnownUnit | null = matchUnit(units, said);
  if (!found) return [askCard.unitUnknown(context.locale, units)];
  return ask({ ...draft, unit: { id: found.id, name: found.name } }, context);
};

const withText = async (draft: Draft, said: string, context: SealedContext): Promise<readonly Card[]> => {
  const text = plain(said);
  const fault = faultIn(text);
  if (fault) return [askCard.textFault(context.locale, fault)];
  return ask({ ...draft, text }, context);
};

const withOfficer = async (draft: Draft, said: string, context: SealedContext): Promise<readonly Card[]> => {
  if (said === "没有") return ask({ ...draft, asked: true, excluded: [] }, context);
  if (said === "好了") return ask({ ...draft, asked: true, excluded: draft.excluded ?? [] }, context);
  const names = await namesFor(context.tx, draft.unit?.id ?? null);
  const officer = matchOfficer(names, said);
  if (!officer) return ask(draft, context);
  const meant = { id: officer.id, name: officer.name };
  const others = (draft.excluded ?? []).filter(({ id }) => id !== meant.id);
  const taken = others.length === (draft.excluded ?? []).length;
  return ask({ ...draft, excluded: taken ? [...others, meant] : others }, context);
};

const WAYS: Readonly<Record<string, boolean>> = { 通知: true, 回执: false };

/** An answer by button, or typed like one. */
const byButton = async (draft: Draft, args: string, context: SealedContext): Promise<readonly Card[]> => {
  const [, what = "", value = ""] = ANSWER.exec(args) ?? [];
  if (what === "退出") return leave(context);
  if (what === "上一步") return ask(back(draft), context);
  if (what === "重写") {
    const { text: _, asked: __, ...rest } = draft;
    return ask(rest, context);
  }
  if (what === "图片") return linkFor(draft, context);
  if (what === "继续") return ask(draft, context);
  if (what === "去图") {
    const { album: _, seen: __, ...rest } = draft;
    return ask(rest, context);
  }
  if (what === "类别") {
    const category = readCategory(value);
    return ask(category === null ? draft : { ...draft, category }, context);
  }
  if (what === "单位") return withUnit(draft, value, context);
  if (what === "回避") return withOfficer(draft, value, context);
  const push = WAYS[value];
  if (stepOf(draft) !== "send" || push === undefined) return ask(draft, context);
  return file(draft, push, context);
};

/** An answer in words. */
const byWords = (draft: Draft, said: string, context: SealedContext): Promise<readonly Card[]> => {
  const bare = said.normalize("NFKC").trim();
  switch (stepOf(draft)) {
    case "category": {
      const category = readCategory(bare);
      if (category !== null) return ask({ ...draft, category }, context);
      // Who answers the question with the concern itself need not write it twice.
      return faultIn(plain(said)) ? ask(draft, context) : ask({ ...draft, text: plain(said) }, context);
    }
    case "unit":
      return withUnit(draft, bare, context);
    case "text":
      return withText(draft, said, context);
    case "officers":
      return withOfficer(draft, /^(?:没有|无|不涉及|不用)$/.test(bare) ? "没有" : bare, context);
    case "send":
      return ask(draft, context);
  }
};

export const answerFiling = async (draft: Draft, context: SealedContext): Promise<readonly Card[]> => {
  await mustBeInForce(context.tx);
  const bare = context.text.normalize("NFKC").trim().replace(/^[/#]/, "");
  if (context.carries && bare === "") return linkFor(draft, context);
  if (/^(?:退出|取消|算了|不说了|不反映了|exit)$/i.test(bare)) return leave(context);
  if (/^(?:上一步|返回|back)$/i.test(bare)) return ask(back(draft), context);
  return byWords(draft, context.text, context);
};

/** The last button once more: what it did before is said again, and nothing is done. */
const submittedBefore = async (args: string, memory: Memory | null, context: SealedContext) => {
  const push = WAYS[/^提交 ?(\S+)$/.exec(args)?.[1] ?? ""];
  if (push === undefined) return null;
  if (memory?.kind === "filed")
    return [
      filedCard(context.locale, shown(memory.receipt), memory.push, memory.urgent, context.publicLink(READ_PATH)),
    ];
  return filedBefore(push, context);
};

/** 反映: begins, or goes on where a button says. */
export const concern = async (args: string, context: SealedContext): Promise<readonly Card[]> => {
  await mustBeInForce(context.tx);
  await mustBeAccepted(context.tx);
  const memory = memoryOf(context.draft.state);
  if (isAnswer(args)) {
    if (memory?.kind === "filing") return byButton(memory.draft, args, context);
    const again = await submittedBefore(args, memory, context);
    if (!again) throw new Refusal("grievance.draft-lost");
    return again;
  }
  await mustMayFile(context);
  const l = context.locale;
  const said = args === "" || args === "刚才那段" ? "" : args;
  const written = args === "刚才那段" ? (context.recall() ?? "") : asWritten(context.text, said);
  const text = plain(written);
  const kept = text !== "" && !faultIn(text) ? { text } : {};
  const forgotten = args === "刚才那段" && text === "" ? [askCard.recallLost(l)] : [];
  const form = context.publicLink(`/raise/${await topmostUnit(context.tx)}`);
  return [askCard.notice(l, form), ...forgotten, ...(await ask(kept, context))];
};
