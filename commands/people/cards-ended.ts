import type { Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";
import { describeWhen } from "../../src/core/when.ts";
import { type Office, officesIn } from "./cards-roles.ts";
import type { Ending, Right } from "./ended.ts";
import { said, t, text } from "./say.ts";

interface EndedFacts {
  readonly why: Ending;
  readonly by: string;
  readonly at: string;
  readonly unit: string;
  readonly offices: readonly Office[];
  readonly lost?: readonly Right[];
}

const RIGHTS: Readonly<Record<Right, readonly [zh: string, en: string]>> = {
  activities: ["发起和管理活动", "announce and manage activities"],
  organizers: ["任命组织者", "appoint organizers"],
  cases: ["办理大家反映的事", "work concerns"],
  scrutiny: ["监票", "act as scrutineer"],
  offices: ["任命职务、管理名册", "give offices, manage the roster"],
};

const headline = ({ why, by, unit, offices }: EndedFacts, l: Locale): string => {
  const list = officesIn(offices, l);
  switch (why) {
    case "dismissed":
      return t(l, `${by}免去了你的职务：${list}。`, `${by} ended your office: ${list}.`);
    case "term":
      return t(
        l,
        `${unit}换届，${by}结束了你的职务：${list}。`,
        `${by} ended the term of ${unit}, and with it your office: ${list}.`,
      );
    case "left":
      return offices.length > 0
        ? t(
            l,
            `${by}给你办了离任，你的职务一起结束：${list}。`,
            `${by} recorded that you left; your offices ended: ${list}.`,
          )
        : t(
            l,
            `${by}给你办了离任，你不再是${unit}的会员。`,
            `${by} recorded that you left; you are no member of ${unit} any more.`,
          );
    default:
      return why satisfies never;
  }
};

/** Somebody's office ended: who did it, since when, what they can do there no more. */
export const officeEnded = (f: EndedFacts, l: Locale): Card => {
  const rights = (f.lost ?? []).map((right) => RIGHTS[right][l === "en" ? 1 : 0]);
  const since = describeWhen(new Date(f.at), l, true);
  const lost =
    rights.length > 0
      ? t(l, `，你不能再在那里${rights.join("、")}`, `: you can no longer ${rights.join(", ")} there`)
      : "";
  return said(headline(f, l), [
    text(t(l, `从 ${since} 起生效${lost}。`, `In force since ${since}${lost}.`)),
    text(t(l, `谢谢你的付出。觉得不对的，直接找${f.by}。`, `Thank you for your work. If this is wrong, ask ${f.by}.`)),
  ]);
};
