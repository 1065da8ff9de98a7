const name = ({ number, title }: { number: number; title: string }) => `#${number}《${title}》`;

/** What organizers read while they announce and change. */
export const organizing = {
  title: "名称",
  places: "名额",
  post: "发布",
  dontPost: "不发",
  askSure: "要把这段发成活动吗？我读到的是：",
  onlyOnce: "• 我一次只发一场，这是最近的一场；以后的到时再发。",
  chooseOne: (deed: string, asked: string, n: number): string =>
    n > 0
      ? `${asked ? `没有正好叫“${asked}”的活动，` : ""}你说的是哪一个？`
      : asked
        ? `没有找到你能管的活动“${asked}”。`
        : deed === "stop"
          ? "这里没有正在报名的活动。"
          : deed === "reopen"
            ? "这里没有停止报名的活动，不用恢复。"
            : "这里没有可以改的活动。",
  notYourGroup: (unit: string, mayBind: boolean) =>
    mayBind
      ? `这个群现在不属于${unit}。先点一下绑定，再发起活动。`
      : `这个群现在不属于${unit}，请主席先在群里发“绑定 ${unit}”，你再来发起。`,
  groupGone: (group: string) => `我不在群${group ? `“${group}”` : ""}里了，你在那里发的活动，卡片和通知都到不了了：`,
  groupGoneHow: "报名都还在。大家私聊我照样能报名、取消；把我拉回群里，卡片就接着更新。",
  mayNotOrganize: (own: boolean): string =>
    own
      ? "这要由组织者或工会主席来做。只想取消自己的报名，点下面："
      : "这要由组织者或工会主席来做。只想取消自己的报名，发“取消报名”。",
  changeUnclear: (f: { number: number; title: string; left: string }) =>
    `“${f.left}”没看懂，${name(f)}什么都没有改。这样写：改 ${f.number} 时间 下周五下午4点，或：改 ${f.number} 备注 自带球拍`,
};

export type OrganizingWords = typeof organizing;
