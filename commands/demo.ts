import type { Role } from "../src/core/ports.ts";

interface DemoPerson {
  readonly name: string;
  readonly unit: string;
  readonly roles?: readonly Role[];
}

/** The union a newcomer meets in the playground: three units, twelve people, one open activity. */
export const demo: {
  readonly group: string;
  readonly people: readonly DemoPerson[];
  /** Who says what in the group, in order; `from` is an index into `people`. */
  readonly lines: readonly { readonly from: number; readonly text: string }[];
} = {
  group: "教职工大群",
  people: [
    { name: "林晓梅", unit: "实验小学/语文组" },
    { name: "陈国强", unit: "", roles: ["chair"] },
    { name: "周雅琴", unit: "", roles: ["officer"] },
    { name: "王海涛", unit: "实验小学/体育组", roles: ["organizer"] },
    { name: "李文娟", unit: "实验小学/语文组" },
    { name: "张志远", unit: "实验小学/体育组" },
    { name: "刘芳", unit: "第一中学" },
    { name: "赵明", unit: "第一中学" },
    { name: "孙丽华", unit: "第一中学", roles: ["scrutineer"] },
    { name: "吴建平", unit: "实验小学/语文组" },
    { name: "郑秀英", unit: "第一中学" },
    { name: "黄俊杰", unit: "实验小学/体育组" },
  ],
  lines: [
    {
      from: 1,
      text: "发起活动 教工羽毛球赛 时间 下下周六下午2点到5点 地点 区体育馆二楼 名额 12 截止 下下周四中午12点",
    },
    { from: 3, text: "报名" },
    { from: 5, text: "报名 +2 带爱人" },
    { from: 6, text: "+1" },
    { from: 11, text: "报名" },
  ],
};
