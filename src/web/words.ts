import type { Locale } from "../core/ports.ts";

const zh = {
  lang: "zh-CN",
  brand: "教工之家",
  gone: {
    spent: [
      "这个链接已经用过了",
      "它只能用一次，事情已经办好。要再办一次，回到聊天里再发一遍刚才的话，会给你新的链接。",
    ],
    expired: ["这个链接过期了", "为了安全，链接只在短时间内有效。回到聊天里再发一遍刚才的话，会给你新的链接。"],
    unknown: ["没有找到这个页面", "链接可能没有复制完整，或者早就过期了。回到聊天里再发一遍刚才的话，会给你新的链接。"],
  },
  sorry: "这次没有办成",
  back: "按浏览器的“返回”再试一次；链接还可以用。",
  form: "没有收到完整的内容，可能是网络中断了。",
  failed: "程序出了点问题，什么都没有改。",
  large: "文件太大了，最多 5 MB。名册只要姓名和单位两列，删掉图片和别的工作表再试。",
};

type Words = typeof zh;

const en: Words = {
  lang: "en",
  brand: "Union Hall",
  gone: {
    spent: [
      "This link was used already",
      "It works once, and the job is done. To do it again, go back to the chat and send the same line; you will get a new link.",
    ],
    expired: [
      "This link has expired",
      "For safety, links only work for a short time. Go back to the chat and send the same line; you will get a new link.",
    ],
    unknown: [
      "There is no such page",
      "The link may not have been copied whole, or it expired long ago. Go back to the chat and send the same line; you will get a new link.",
    ],
  },
  sorry: "That did not work",
  back: "Go back in your browser and try again; the link is still good.",
  form: "What you sent did not arrive whole; the connection may have broken.",
  failed: "Something went wrong in the program; nothing was changed.",
  large:
    "The file is too large: 5 MB at most. A roster needs names and units only; remove pictures and other sheets and try again.",
};

export const words = (locale: Locale): Words => (locale === "en" ? en : zh);
