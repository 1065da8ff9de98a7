import type { Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";
import { buttons, said, t, text } from "./say.ts";

export const released = (l: Locale, urgent: boolean): string =>
  urgent
    ? t(l, "标“急”的，半小时内转给办理人。", "Being urgent, it goes to the officers within half an hour.")
    : t(
        l,
        "攒够几件一起转给办理人，最迟半个工作日。",
        "It goes to the officers together with others, within half a working day.",
      );

export const filedCard = (l: Locale, receipt: string, push: boolean, urgent: boolean, read: string | null): Card =>
  said(t(l, `✅ 已提交。回执码：${receipt}`, `✅ Submitted. Receipt: ${receipt}`), [
    text(
      t(
        l,
        "只显示这一次，请另存好，再把这条消息删掉。",
        "It is shown only once. Keep it elsewhere, then delete this message.",
      ),
    ),
    text(
      read === null
        ? t(l, `查进展、补充、撤回，发“查 ${receipt}”。`, `For news, additions or to withdraw, send “查 ${receipt}”.`)
        : t(
            l,
            `查进展、补充、撤回：打开 ${read}，输入回执码。`,
            `For news, additions or to withdraw: open ${read} and enter the receipt.`,
          ),
    ),
    text(released(l, urgent)),
    text(
      push
        ? t(l, "有回信时我会来敲门。", "I will knock when there is an answer.")
        : t(l, "我不会主动找你，请自己来查。", "I will not come to you: please ask."),
    ),
  ]);

/** Something better said in private was said in a group. It tells nothing of what, where or when. */
export const nudgeCard = (l: Locale): Card =>
  said(
    t(
      l,
      "有些事更适合私下说。私聊我发“反映”，可以不留名；群里那条如果不想留，可以自己撤回。",
      "Some things are better said in private. Send me “反映” here, without your name if you like; what you said in the group you may recall yourself.",
    ),
  );

/** A private line that no command took. */
export const offerCard = (l: Locale): Card =>
  said(
    t(
      l,
      "这段话我没有保存。是要向工会反映问题吗？",
      "I have not kept what you wrote. Do you want to raise it with the union?",
    ),
    [
      text(
        t(
          l,
          "点“我要反映”就一步步带你走，提交之前什么都不保存。这段话 10 分钟内我还记得，之后就忘了；不是的话，不用管它。",
          "“Raise it” leads you through; nothing is stored before you submit. I remember your words for 10 minutes, then they are forgotten. If not, just leave it.",
        ),
      ),
      ...buttons([
        { label: t(l, "我要反映", "Raise it"), line: "反映 刚才那段", tone: "primary" },
        { label: t(l, "不是，看看能做什么", "No, show me what you can do"), line: "帮助" },
      ]),
    ],
  );
