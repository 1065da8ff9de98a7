import type { Capability, Line, OpenCommand, OpenContext, Reply, Work } from "../../src/core/command.ts";
import type { Role } from "../../src/core/ports.ts";
import { appoint } from "./appoint.ts";
import { auditList } from "./audit-list.ts";
import { bind } from "./bind.ts";
import { cards } from "./cards.ts";
import { claimUnion } from "./claim-code.ts";
import { dialogues } from "./dialogues.ts";
import { dismiss } from "./dismiss.ts";
import { askForget } from "./forget.ts";
import { iam, whoAmI } from "./iam.ts";
import { say } from "./join.ts";
import { askLeave, comeBack } from "./leave.ts";
import { officers, readWho } from "./officers.ts";
import { readIam } from "./parse.ts";
import { acceptJoin, refuseJoin } from "./request.ts";
import { retention } from "./retention.ts";
import { roleIn } from "./roles.ts";
import { askTerm } from "./term.ts";
import { ROSTER, rosterLink, rosterPage } from "./upload.ts";
import { hello, welcome } from "./welcome.ts";

const ADMINS: readonly Role[] = ["admin"];
const MANAGERS: readonly Role[] = ["admin", "chair"];
const NOBODY: readonly Role[] = [];

const verb = (run: (context: OpenContext) => Promise<readonly Reply[]>): Work => ({ kind: "verb", run });

type Spec = Omit<OpenCommand, "lane" | "where"> & Partial<Pick<OpenCommand, "where">>;

const open = ({ where = "anywhere", ...spec }: Spec): OpenCommand => ({ lane: "open", where, ...spec });

/** Only when nothing follows. */
const bare = (run: (context: OpenContext) => Promise<readonly Reply[]>) => (args: string) =>
  /^[\s。.!！~～?？]*$/.test(args) ? verb(run) : null;

/** A word of its own, or followed by what it needs: 任命 王海涛, 任命王海涛. */
const withRest = (run: (args: string, context: OpenContext) => Promise<readonly Reply[]>) => (args: string) =>
  verb((context) => run(args.replace(/^[\s:：，,]+/, ""), context));

const numbered = (run: (id: number, context: OpenContext) => Promise<readonly Reply[]>) => (args: string) => {
  const id = /^\s*(\d{1,15})\s*$/.exec(args)?.[1];
  return id ? verb((context) => run(Number(id), context)) : null;
};

const introduce = (args: string): Work | null => {
  const asked = readIam(args);
  if (asked === null) return null;
  if (asked === "nobody") return verb(whoAmI);
  if (asked === "call-name") return { kind: "say", replies: [say("people.call-name", { name: "" })] };
  return verb((context) => iam(asked, context));
};

/** 角色扮演 is no question about offices. */
const askWho = (args: string, line: Line): Work | null => {
  const asked = readWho(line.text);
  if (asked) return verb((context) => officers(asked, context));
  if (!/^(?:角色|职务|officers)(?:[\s:：]|$)/i.test(line.text)) return null;
  const word = roleIn(args);
  const unit = word ? `${args.slice(0, word.from)} ${args.slice(word.to)}` : args;
  return verb((context) => officers({ ...(word ? { role: word.role } : {}), unit: unit.trim() }, context));
};

const ERASE = /^(?:我要|我想|请|帮我)?(?:删除|注销|清除|抹掉)我的(?:个人)?(?:数据|信息|资料|账号|帐号|记录)[。!！]?$/;
const WHO_AM_I = /^我是谁[呀啊呢]?[?？]?$/;

const commands: readonly OpenCommand[] = [
  open({
    names: ["我是", "我叫", "i am"],
    summary: { zh: "和名册对上，如：我是 李文娟 实验小学", en: "Join your record: 我是 李文娟 实验小学" },
    recognise: ({ text }) => (WHO_AM_I.test(text) ? "谁" : null),
    prepare: introduce,
  }),
  open({
    names: ["角色", "职务", "officers"],
    summary: {
      zh: "谁是主席、组织者、管理员，如：谁是主席，角色 实验小学",
      en: "Who holds which office: 谁是主席, 角色 实验小学",
    },
    recognise: ({ text }) => (readWho(text) ? text : null),
    prepare: askWho,
  }),
  open({
    names: ["绑定", "bind"],
    summary: {
      zh: "在群里发，让这个群属于一个单位，如：绑定 实验小学",
      en: "In a group: bind it to a unit: 绑定 实验小学",
    },
    where: "group",
    offeredTo: MANAGERS,
    prepare: withRest(bind),
  }),
  open({
    names: ["任命", "appoint"],
    summary: { zh: "如：任命 王海涛 组织者 实验小学", en: "Appoint: 任命 王海涛 组织者 实验小学" },
    offeredTo: MANAGERS,
    prepare: withRest(appoint),
  }),
  open({
    names: ["免去", "免职", "dismiss"],
    summary: { zh: "如：免去 王海涛 组织者", en: "End an office: 免去 王海涛 组织者" },
    offeredTo: MANAGERS,
    prepare: withRest(dismiss),
  }),
  open({
    names: ["换届", "new term"],
    summary: {
      zh: "结束一个单位选举产生的职务，如：换届 实验小学",
      en: "End the elected offices of a unit: 换届 实验小学",
    },
    offeredTo: ADMINS,
    prepare: withRest(askTerm),
  }),
  open({
    names: ["离任", "离职", "left"],
    summary: { zh: "会员离开，职务一起结束，如：离任 王芳", en: "A member leaves: 离任 王芳" },
    offeredTo: ADMINS,
    prepare: withRest(askLeave),
  }),
  open({
    names: ["复职", "return"],
    summary: { zh: "离任的会员回来，如：复职 王芳", en: "A member comes back: 复职 王芳" },
    offeredTo: ADMINS,
    prepare: withRest(comeBack),
  }),
  open({
    names: ["导入名册", "导入花名册", "上传名册", "import"],
    summary: { zh: "用 Excel 或 CSV 导入会员名册", en: "Import the roster from Excel or CSV" },
    where: "private",
    offeredTo: MANAGERS,
    prepare: bare(rosterLink),
  }),
  open({
    names: ["审计", "操作记录", "audit"],
    summary: { zh: "最近谁改了什么，如：审计 20", en: "Who changed what: 审计 20" },
    where: "private",
    offeredTo: ADMINS,
    prepare: (args) => (/^\s*\d{0,4}\s*$/.test(args) ? verb((context) => auditList(Number(args), context)) : null),
  }),
  open({
    names: ["删除我的数据", "注销账号", "erase my data"],
    summary: { zh: "把你的名字和账号从这里删掉", en: "Erase your name and accounts here" },
    where: "private",
    recognise: ({ text }) => (ERASE.test(text) ? "" : null),
    prepare: bare(askForget),
  }),
  open({
    names: ["认领", "claim"],
    summary: {
      zh: "第一次使用：用启动时显示的口令成为管理员",
      en: "First use: become the administrator with the code shown at the start",
    },
    where: "private",
    offeredTo: NOBODY,
    prepare: (args) => verb((context) => claimUnion(args, context)),
  }),
  open({
    names: ["同意身份", "accept account"],
    summary: { zh: "同意一个账号就是名册上的人", en: "Accept that an account is somebody" },
    where: "private",
    offeredTo: NOBODY,
    prepare: numbered(acceptJoin),
  }),
  open({
    names: ["拒绝身份", "refuse account"],
    summary: { zh: "不同意", en: "Refuse it" },
    where: "private",
    offeredTo: NOBODY,
    prepare: numbered(refuseJoin),
  }),
];

export const people: Capability = {
  name: "people",
  commands,
  cards,
  dialogues,
  welcome,
  hello,
  once: { [ROSTER]: rosterPage },
  retention,
};
