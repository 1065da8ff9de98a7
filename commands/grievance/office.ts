import type { OpenCommand, OpenContext, Reply, Work } from "../../src/core/command.ts";
import { Refusal } from "../../src/core/errors.ts";
import type { Role } from "../../src/core/ports.ts";
import { askAccept, close as closeConcerns } from "./accept.ts";
import { claim, release, takeOver } from "./claim.ts";
import { readAsked, say } from "./desk.ts";
import { link, unlink } from "./link.ts";
import { mediate } from "./mediate.ts";
import { close, exclude } from "./move.ts";
import { mute, unmute } from "./mute.ts";
import { note } from "./note.ts";
import { transfer } from "./pass.ts";
import { figures } from "./report.ts";
import { stop } from "./stop.ts";
import { dropTemplate, levelsOf, template } from "./templates.ts";
import { filterIn, queue, view } from "./view.ts";
import { extension, namesCase, write } from "./write.ts";

const OFFICERS: readonly Role[] = ["officer"];
const ADMINS: readonly Role[] = ["admin"];

type Run = (args: string, context: OpenContext) => Promise<readonly Reply[]>;

const verb = (run: (context: OpenContext) => Promise<readonly Reply[]>): Work => ({ kind: "verb", run });

type Verb = (context: OpenContext) => Promise<readonly Reply[]>;

/** Where members reach our pages, cases are read and worked there only: what the bot sends, others can see. */
const inChat =
  (args: string, run: Verb): Verb =>
  async (context) => {
    const link = context.publicLink("/console/cases");
    if (link === null) return run(context);
    if (levelsOf(context).length === 0) throw new Refusal("grievance.not-officer");
    return [say("grievance.at-console", { link, unsent: (readAsked(args)?.rest ?? "") !== "" })];
  };

/** 回复 is a word of everyday: it is ours only when a case follows, or nothing does. */
const onCase = (names: OpenCommand["names"], run: Run, zh: string, en: string): OpenCommand => ({
  lane: "open",
  names,
  summary: { zh, en },
  where: "private",
  offeredTo: OFFICERS,
  firm: namesCase,
  prepare: (args) => (namesCase(args) ? verb(inChat(args, (context) => run(args, context))) : null),
});

const free = (names: OpenCommand["names"], run: Run, zh: string, en: string): OpenCommand => ({
  lane: "open",
  names,
  summary: { zh, en },
  where: "private",
  offeredTo: OFFICERS,
  prepare: (args) => verb((context) => run(args, context)),
});

const bare = (
  names: OpenCommand["names"],
  offeredTo: readonly Role[],
  run: (context: OpenContext) => Promise<readonly Reply[]>,
  zh: string,
  en: string,
): OpenCommand => ({
  lane: "open",
  names,
  summary: { zh, en },
  where: "private",
  offeredTo,
  prepare: (args) => (args.trim() === "" ? verb(run) : null),
});

const list: OpenCommand = {
  lane: "open",
  names: ["案件", "诉求列表", "看", "cases"],
  summary: { zh: "诉求列表；案件 我的，案件 待领，案件 代号", en: "Cases; 案件 我的, 案件 待领, 案件 and an alias" },
  where: "private",
  offeredTo: OFFICERS,
  firm: namesCase,
  prepare: (args, { text }) => {
    const filter = filterIn(args);
    if (filter !== null && text !== "看") return verb(inChat("", (context) => queue(filter, context)));
    return args.trim() !== "" && namesCase(args) ? verb(inChat("", (context) => view(args, context))) : null;
  },
};

export const officerCommands: readonly OpenCommand[] = [
  list,
  onCase(["领取", "签收", "take"], claim, "领取一件诉求，如：领取 竹影-47", "Take a case: 领取 and its alias"),
  onCase(
    ["回复", "答复", "reply"],
    write("回复"),
    "答复反映人，如：回复 竹影-47 已核对账目",
    "Answer: 回复, alias, words",
  ),
  onCase(["询问", "追问", "ask"], write("询问"), "向反映人提问，期限暂停", "Ask the reporter; the clocks stand still"),
  onCase(["不受理", "refuse"], write("不受理"), "说明为什么不受理、该找谁", "Explain why it is refused"),
  onCase(["备注", "note"], note, "只给办理人看的备注", "A note for officers only"),
  onCase(["调解", "mediate"], mediate, "记下调解经过", "Record a mediation"),
  onCase(["转办", "transfer"], transfer, "转到上级或别的单位", "Pass on to another level"),
  onCase(["回避", "exclude"], exclude, "自己或同事回避，之后看不到这件", "Keep yourself or a colleague out"),
  onCase(["延期", "extend"], extension, "延期一次，理由告诉反映人", "Extend once, with a reason"),
  onCase(["办结", "close"], close, "有答复之后办结", "Close, after an answer"),
  onCase(["静默", "mute case"], mute, "不再收反映人的补充，要两位办理人", "Take no more from a reporter; it takes two"),
  onCase(["解除静默", "unmute case"], unmute, "反映人又可以补充", "Let the reporter write again"),
  onCase(
    ["停收", "stop"],
    stop,
    "暂时不收这个反映人的新诉求，要两级办理人",
    "Take no new concerns; it takes two levels",
  ),
  onCase(
    ["相关", "link"],
    link,
    "两件是同一类事，连起来看：相关 代号 代号",
    "See two cases together: 相关 and two aliases",
  ),
  onCase(["不相关", "unlink"], unlink, "把连起来的分开", "Take two linked cases apart"),
  onCase(["放回", "put back"], release, "放回，让别人领取", "Put back for others"),
  onCase(["接手", "take over"], takeOver, "接手同事的一件", "Take over from a colleague"),
  free(["模板", "template"], template, "答复模板；模板 名称 内容", "Templates of answers; 模板, a name, the words"),
  free(["删除模板", "drop template"], dropTemplate, "删除一个答复模板", "Delete a template"),
  bare(
    ["诉求统计", "case figures"],
    ["officer", "chair", "admin"],
    figures,
    "受理、按时、满意的统计",
    "Figures on cases",
  ),
  bare(["开通诉求", "open concerns"], ADMINS, askAccept, "开通会员私下反映问题", "Open concerns"),
  bare(["关闭诉求", "close concerns"], ADMINS, closeConcerns, "不再收新的诉求", "Take no new concerns"),
];
