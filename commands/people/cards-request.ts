import type { Card } from "../../src/core/card.ts";
import type { CardOf } from "../../src/core/command.ts";
import type { Locale } from "../../src/core/ports.ts";
import { buttons, said, t, text } from "./say.ts";

interface Place {
  readonly name: string;
  readonly unit: string;
}

interface Request extends Place {
  readonly request: number;
  readonly asker: string;
  readonly platform: string;
  readonly because: "account" | "roles";
}

const PLATFORMS: Readonly<Record<string, readonly [string, string]>> = {
  feishu: ["飞书", "Feishu"],
  wecom: ["企业微信", "WeCom"],
  wechaty: ["微信", "WeChat"],
  playground: ["演示聊天", "the playground"],
};

const platformName = (platform: string, l: Locale) => {
  const [zh, en] = PLATFORMS[platform] ?? ["另一个账号", "another account"];
  return t(l, zh, en);
};

const joinAsk = (f: Request, l: Locale): Card =>
  said(
    f.because === "account"
      ? t(
          l,
          `${platformName(f.platform, l)}上有个账号“${f.asker}”说他也是你。是你本人吗？`,
          `An account “${f.asker}” on ${platformName(f.platform, l)} says it is you too. Is it?`,
        )
      : t(
          l,
          `账号“${f.asker}”说他是${f.name}（${f.unit}），这个人有职务。你认识他吗？`,
          `The account “${f.asker}” says it is ${f.name} (${f.unit}), who holds an office. Do you know them?`,
        ),
    [
      text(
        t(
          l,
          "同意后，这个账号就和名册上的记录连在一起，职务也跟着走。不是就拒绝。",
          "If you accept, the account is joined to the record, offices included. If not, refuse.",
        ),
      ),
      ...buttons([
        { label: t(l, f.because === "account" ? "是我本人" : "是他，同意", "Accept"), line: `同意身份 ${f.request}` },
        { label: t(l, "不是，拒绝", "Refuse"), line: `拒绝身份 ${f.request}`, tone: "danger" },
      ]),
    ],
  );

/** Sentences about an account that says it belongs to somebody. */
export const requestCards = {
  "people.join-ask": joinAsk,
  "people.join-asked": (f: Request, l: Locale) =>
    said(
      f.because === "account"
        ? t(
            l,
            `${f.unit}的${f.name}已经有账号了。我去问那个账号，点了“是我本人”就连上。`,
            `${f.name} of ${f.unit} has an account already. I asked there; once accepted, you are joined.`,
          )
        : t(
            l,
            `${f.unit}的${f.name}有职务，我去请管理员核对，同意了就告诉你。`,
            `${f.name} of ${f.unit} holds an office. An administrator will check, then I tell you.`,
          ),
      [
        text(
          t(
            l,
            `要是你们只是同名，发：我是 ${f.name} ${f.unit} 另一位`,
            `If you only share the name, send: 我是 ${f.name} ${f.unit} 另一位`,
          ),
        ),
      ],
    ),
  "people.join-pending": (f: Request, l: Locale) =>
    said(
      t(
        l,
        `已经问过了，还在等${f.because === "account" ? "那个账号" : "管理员"}回答。`,
        "I asked already and am waiting for the answer.",
      ),
    ),
  "people.join-nobody": (f: Place, l: Locale) =>
    said(
      t(
        l,
        `${f.unit}的${f.name}有职务，要管理员核对，可是现在没有能联系上的管理员。请当面找工会。`,
        `${f.name} of ${f.unit} holds an office, which an administrator must check; none can be reached. Please ask the union in person.`,
      ),
    ),
  "people.join-gone": (_: object, l: Locale) =>
    said(
      t(
        l,
        "这个请求已经处理过、过期了，或者不是问你的。",
        "This request was dealt with, has expired, or was not meant for you.",
      ),
    ),
  "people.join-accepted": (f: Place, l: Locale) =>
    said(t(l, `好的，那个账号现在是${f.unit}的${f.name}。`, `Done: that account is ${f.name} of ${f.unit} now.`)),
  "people.join-refused": (_: object, l: Locale) =>
    said(t(l, "好的，已拒绝，什么都没有改。", "Refused; nothing was changed.")),
  "people.join-denied": (f: Place, l: Locale) =>
    said(
      t(
        l,
        `没有通过核对，你的账号没有连到${f.unit}的${f.name}。`,
        `Your account was not joined to ${f.name} of ${f.unit}.`,
      ),
      [
        text(
          t(
            l,
            `要是你们只是同名，发：我是 ${f.name} ${f.unit} 另一位`,
            `If you only share the name, send: 我是 ${f.name} ${f.unit} 另一位`,
          ),
        ),
      ],
    ),
} satisfies Record<string, CardOf>;
