import type { Card } from "../../src/core/card.ts";
import type { Incoming } from "../../src/core/incoming.ts";
import type { Locale } from "../../src/core/ports.ts";
import { keepsText } from "./picture-words.ts";
import { buttons, said, t, text } from "./say.ts";

type Carried = Incoming["carries"];

const UNSEEN: Readonly<Record<NonNullable<Carried>, readonly [zh: string, en: string]>> = {
  picture: [
    "这张图我没有收，也没有打开过；平台上还留着，不想留就撤回。图片请从下面的网页传。",
    "I did not take or open this picture; the platform still has it, so recall it if you like. Please send pictures by the page below.",
  ],
  file: [
    "文件和语音我收不了，也没有打开过；平台上还留着，不想留就撤回。能写成文字的请写成文字，照片、截图从下面的网页传。",
    "I cannot take files or recordings and did not open it; the platform still has it, so recall it if you like. Put it into words, or send photographs and screenshots by the page below.",
  ],
};

/** Pictures in a concern, as far as the chat has to do with them. */
export const pictureCard = {
  link: (l: Locale, url: string, carried: Carried, back: string): Card =>
    said(
      carried
        ? t(l, ...UNSEEN[carried])
        : t(
            l,
            "图片从这个网页传，别发在聊天里：平台会留着。",
            "Send pictures by this page, not in the chat: the platform keeps those.",
          ),
      [
        text(url),
        text(keepsText(l)),
        text(
          t(
            l,
            "最好用自己的手机浏览器打开，别在聊天软件里点开。链接只用来传图，别转给别人。",
            "Best opened in your own phone's browser, not inside the chat app. The link only takes pictures; keep it to yourself.",
          ),
        ),
        ...buttons([{ label: t(l, "传好了，继续", "Done, go on"), line: back, tone: "primary" }]),
      ],
    ),
  /** Right after a filing. */
  filed: (l: Locale): Card =>
    said(
      t(
        l,
        "刚才那件已经提交，这个没有加进去，也没有打开过。",
        "That one is submitted; this was not added and not opened.",
      ),
      [
        text(
          t(
            l,
            "要加图片，先发“查 回执码”，再按“补充”。平台上还留着，不想留就撤回。",
            "To add pictures send “查” and the receipt, then press “Add”. The platform still has this one; recall it if you like.",
          ),
        ),
      ],
    ),
  /** While nothing was asked: it may be anything. */
  unasked: (l: Locale, open: boolean): Card =>
    said(
      t(
        l,
        "图片、文件和语音我看不了，也没有打开。请打字告诉我。",
        "I cannot see pictures, files or recordings and did not open it. Please type.",
      ),
      [
        ...(open
          ? [
              text(
                t(
                  l,
                  "要是想向工会反映问题，点下面，最后一步可以加图片。平台上还留着，不想留就撤回。",
                  "To raise something with the union, press below: pictures can be added at the end. The platform still has this one; recall it if you like.",
                ),
              ),
              ...buttons([{ label: t(l, "我要反映", "Raise it"), line: "反映" }]),
            ]
          : []),
        ...buttons([{ label: t(l, "看看能做什么", "What can you do?"), line: "帮助" }]),
      ],
    ),
  /** Words were taken; what came with them was not. */
  beside: (l: Locale): Card =>
    said(
      t(l, "跟着来的图片或文件没有收，只记下了文字。", "What came with your words was not taken; only the words were."),
      [text(t(l, "要加图片，按“加图片”，从网页传。", "To add pictures press “Add pictures”."))],
    ),
};
