import type { Card } from "../../src/core/card.ts";
import type { Locale } from "../../src/core/ports.ts";
import { describeWhen } from "../../src/core/when.ts";
import { roleName } from "./roles.ts";
import { said, t } from "./say.ts";

interface Entry {
  readonly at: string;
  readonly actor: string | null;
  readonly action: string;
  readonly unit: string | null;
  readonly person: string | null;
  readonly subject: Readonly<Record<string, unknown>>;
}

const ACTIVITY: Readonly<Record<string, readonly [string, string]>> = {
  create: ["发起了活动", "announced activity"],
  edit: ["修改了活动", "changed activity"],
  stop: ["停止了报名", "closed sign-up of"],
  reopen: ["恢复了报名", "reopened sign-up of"],
  cancel: ["取消了活动", "called off activity"],
  export: ["导出了名单", "exported the roster of"],
  undo: ["撤销了对活动的修改", "took back a change of activity"],
};

/** What somebody did, as a sentence; of what other capabilities write down, the number at least. */
const sentence = ({ action, unit, person, subject }: Entry, l: Locale): string => {
  const who = person ?? t(l, "某人", "somebody");
  const where = unit ?? t(l, "全工会", "the union");
  const role = roleName(String(subject.role ?? ""), l);
  switch (action) {
    case "role.grant":
      return subject.claimed
        ? t(l, "用启动口令成为管理员", "became administrator with the first code")
        : t(l, `任命${who}为${where}的${role}`, `made ${who} ${role} of ${where}`);
    case "role.revoke": {
      const why = subject.term ? t(l, "（换届）", " (new term)") : subject.left ? t(l, "（离任）", " (left)") : "";
      return t(l, `结束了${who}在${where}的${role}职务${why}`, `ended ${who} as ${role} of ${where}${why}`);
    }
    case "term.end":
      return t(l, `为${where}换届`, `ended the term of ${where}`);
    case "person.join":
      return t(l, `把一个账号连到${who}`, `joined an account to ${who}`);
    case "person.join-refused":
      return t(l, `拒绝了一个账号连到${who}`, `refused to join an account to ${who}`);
    case "person.named":
      return t(l, `登记为${who}，${where}`, `gave their name as ${who}, ${where}`);
    case "person.leave":
      return t(l, `办了${who}的离任`, `recorded that ${who} left`);
    case "person.return":
      return t(l, `办了${who}的复职`, `brought ${who} back`);
    case "person.forget":
      return t(l, "删除了自己的数据", "erased their data");
    case "console.login":
      return t(l, "在浏览器里登录了办理台", "signed in to the console in a browser");
    case "console.logout":
      return t(l, "让自己的浏览器都退出了办理台", "signed all their browsers out of the console");
    case "token.mint":
      return t(l, `生成了一个访问令牌，${subject.days} 天有效`, `made an access token for ${subject.days} days`);
    case "token.revoke":
      return t(l, "撤销了一个访问令牌", "revoked an access token");
    case "place.bind":
      return t(l, `把一个群绑定到${where}`, `bound a group to ${where}`);
    case "roster.link":
      return t(l, "要了导入名册的链接", "asked for a roster upload link");
    case "roster.import":
      return t(
        l,
        `导入名册：新增 ${subject.added} 人，更新 ${subject.updated} 人`,
        `imported a roster: ${subject.added} new, ${subject.updated} updated`,
      );
    default: {
      const [zh, en] = ACTIVITY[action.split(".")[1] ?? ""] ?? ["做了一项操作", "did something"];
      return `${t(l, zh, en)}${subject.number ? ` #${subject.number}` : ""}`;
    }
  }
};

export const auditCard = (f: { entries: readonly Entry[] }, l: Locale): Card => {
  if (f.entries.length === 0) return said(t(l, "还没有操作记录。", "Nothing has been recorded yet."));
  return {
    title: t(l, `最近 ${f.entries.length} 条操作记录`, `The latest ${f.entries.length} entries`),
    blocks: [
      {
        kind: "text",
        text: f.entries
          .map(
            (entry) =>
              `${describeWhen(new Date(entry.at), l, true)} ${entry.actor ?? t(l, "程序", "the program")} ${sentence(entry, l)}`,
          )
          .join("\n"),
      },
    ],
  };
};
