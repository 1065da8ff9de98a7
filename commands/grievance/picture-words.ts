import type { Locale } from "../../src/core/ports.ts";
import { ALBUM_MS, MAX_POST, PICTURES, PICTURES_A_CASE, SESSION_MS } from "./limits.ts";
import type { PictureFault } from "./picture-head.ts";
import { t } from "./say.ts";

/** Why pictures are not taken: what is wrong with one, or with all of them. */
export type PictureRefusal =
  | PictureFault
  | "count"
  | "case-full"
  | "many"
  | "lost"
  | "late"
  | "again"
  | "nothing"
  | "size";

const MEGABYTES = MAX_POST / 1024 / 1024;

const REFUSALS: Readonly<Record<PictureRefusal, readonly [zh: string, en: string]>> = {
  kind: [
    "这不是能收的图片，没有收。只收照片和截图（JPEG、PNG、WebP），文档、视频、录音请写成文字，或当面交给工会。",
    "That is no picture we can take. Only photographs and screenshots (JPEG, PNG, WebP): put documents, videos and recordings into words, or hand them to the union in person.",
  ],
  phone: [
    "这张是手机的 HEIC 格式，没有收。截一张图再传，或者在“设置 → 相机 → 格式”里选“兼容性最佳”重拍。",
    "This one is in your phone's HEIC format and was not taken. Send a screenshot of it, or choose “Most Compatible” in the camera settings.",
  ],
  moving: ["会动的图没有收，请截一张图再传。", "A picture that moves was not taken; please send a screenshot of it."],
  large: [
    "这张图的尺寸太大，没有收。截一张图再传就行。",
    "This picture has too many pixels and was not taken. A screenshot of it will do.",
  ],
  broken: [
    "这张图读不出来（可能没传完，或文件坏了），没有收。请再传一次，或者截一张图。",
    "This picture cannot be read (it may have broken off) and was not taken. Please send it again, or a screenshot of it.",
  ],
  busy: ["现在传图的人多，没有收。请过一分钟再试。", "Too many pictures at the moment; please try again in a minute."],
  off: [
    "这台服务器现在处理不了图片，没有收。文字照常可以提交。",
    "This server cannot take pictures at the moment. Words can be submitted as usual.",
  ],
  count: [`一次最多 ${PICTURES} 张图，没有收。请挑最要紧的。`, `At most ${PICTURES} pictures at once; please choose.`],
  "case-full": [
    `这件事最多 ${PICTURES_A_CASE} 张图，这次的没有收。`,
    `At most ${PICTURES_A_CASE} pictures for one case; these were not taken.`,
  ],
  many: ["这一小时传的图太多了，没有收。请过一小时再试。", "Too many pictures this hour; please try again in an hour."],
  lost: [
    "先前传的图已经不在了（放久了或系统重启过），还没有提交。请再传一次，或者去掉图片直接提交。",
    "The pictures sent before are gone (too long ago, or a restart); nothing is submitted. Send them again, or submit without.",
  ],
  late: [
    "这件事已经提交了，这张图没有加进去。凭回执码打开，再用“补充”加图。",
    "It was submitted meanwhile; this picture is not part of it. Open it with the receipt and add the picture there.",
  ],
  again: [
    "图片没有收下，文字也还没有提交。请重新选图，再按一次“提交”。",
    "The pictures were not taken and nothing is submitted. Please choose them again and press “Submit” once more.",
  ],
  nothing: ["没有选图片。请先选一张。", "No picture was chosen."],
  size: [
    `太大了，没有收：一次最多 ${MEGABYTES} MB。请少选一张，或者截图再传。文字也要重新填一次。`,
    `Too large: at most ${MEGABYTES} MB at once. Send fewer, or a screenshot. Words have to be written again.`,
  ],
};

export const refusalText = (why: PictureRefusal, l: Locale): string => t(l, ...REFUSALS[why]);

/** What is taken out, and what no program takes out: said where pictures are chosen. */
export const keepsText = (l: Locale): string =>
  t(
    l,
    "拍摄地点、时间、手机型号会去掉；脸、字迹、名字、屏幕水印还在，请先遮住。",
    "Place, time and phone are taken out. Faces, handwriting, names and screen watermarks stay: cover them first.",
  );

const HOURS = ALBUM_MS / 3_600_000;
/** Of a link to something that is submitted already. */
const MINUTES = SESSION_MS / 60_000;

const zh = {
  label: "图片（可以不选）",
  hint: `最多 ${PICTURES} 张，照片或截图。`,
  kept: (count: number) => `已经收下 ${count} 张图，跟文字一起提交。`,
  drop: "去掉这些图",
  show: "看我发的图片",
  mine: (count: number) => `这件事里的图片（${count} 张）`,
  beside: (count: number) => `（图片 ${count} 张）`,
  alt: (n: number) => `图片 ${n}`,
  title: "加图片",
  lead: "这里只收图片，看不出你是谁。收下的图只在内存里，等你提交；不提交就忘掉。",
  leadCase: "这里只收图片，收下就补充到那件事里。",
  send: "传上去",
  count: (count: number) => `已收下 ${count} 张。`,
  next: "传好了就回到聊天里，按“传好了，继续”。这一页可以关掉。",
  done: "已补充，办理人会看到。这一页可以关掉。",
  over: "这个链接过期了",
  overText: `提交之前的链接 ${HOURS} 小时内有效，给已提交的事加图的 ${MINUTES} 分钟内有效，系统重启后都会失效。请回到聊天里再要一个。`,
  large: "太大了",
};

const en: typeof zh = {
  label: "Pictures (optional)",
  hint: `At most ${PICTURES}: photographs or screenshots.`,
  kept: (count) =>
    `${count} ${count === 1 ? "picture is" : "pictures are"} kept and will be submitted with your words.`,
  drop: "Leave them out",
  show: "Show the pictures I sent",
  mine: (count) => `Pictures of this case (${count})`,
  beside: (count) => ` (${count} ${count === 1 ? "picture" : "pictures"})`,
  alt: (n) => `Picture ${n}`,
  title: "Add pictures",
  lead: "This page takes pictures and does not know who you are. They wait in memory until you submit; otherwise they are forgotten.",
  leadCase: "This page takes pictures and adds them to that case.",
  send: "Send",
  count: (count) => `${count} ${count === 1 ? "picture" : "pictures"} taken.`,
  next: "When you are done, go back to the chat and press “Done, go on”. You can close this page.",
  done: "Added; the officers will see it. You can close this page.",
  over: "This link is over",
  overText: `Before submitting it works for ${HOURS} hour, to add to something submitted for ${MINUTES} minutes, and never after a restart. Please ask for another one in the chat.`,
  large: "Too large",
};

export const pictureWords = (l: Locale): typeof zh => (l === "en" ? en : zh);
