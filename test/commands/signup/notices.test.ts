import { describe, expect, test } from "vitest";
import { looksLikeNotice, type Notice, readNotice } from "../../../commands/signup/notice.ts";

const NOW = new Date("2026-11-23T10:00:00+08:00");
const read = (text: string): Notice => readNotice(text, NOW);

describe("a line of facts without labels", () => {
  test.each<[string, Notice]>([
    [
      "教工羽毛球赛 下周三下午4点 体育馆 24人 至少2人成行 周二中午截止",
      { title: "教工羽毛球赛", when: "下周三下午4点", venue: "体育馆", capacity: 24, minimum: 2, deadline: "周二中午" },
    ],
    [
      "读书会 12月8号下午三点半 图书馆二楼 满8人开",
      { title: "读书会", when: "12月8号下午三点半", venue: "图书馆二楼", minimum: 8 },
    ],
    [
      "太极拳班 12/9 16:30 操场 最少10人 最多20人",
      { title: "太极拳班", when: "12/9 16:30", venue: "操场", capacity: 20, minimum: 10 },
    ],
    [
      "篮球友谊赛 明天下午5点 篮球场 10人 不够6人就取消",
      { title: "篮球友谊赛", when: "明天下午5点", venue: "篮球场", capacity: 10, minimum: 6 },
    ],
    ["体育馆 羽毛球 周三下午4点", { title: "羽毛球", when: "周三下午4点", venue: "体育馆" }],
    ["羽毛球 12月9日 16:00 12月8日 18:00 截止", { title: "羽毛球", when: "12月9日 16:00", deadline: "12月8日 18:00" }],
    [
      "茶艺 下周二 14:00-15:30 二楼茶室 12人 开始前一天截止",
      { title: "茶艺", when: "下周二 14:00-15:30", venue: "二楼茶室", capacity: 12, deadline: "开始前一天" },
    ],
    [
      "3人篮球赛 12月12日下午2点 操场 共8队 每队3人",
      { title: "3人篮球赛", when: "12月12日下午2点", venue: "操场", capacity: 24 },
    ],
    ["聚餐 周五晚上6点 海底捞 10个人", { title: "聚餐 海底捞", when: "周五晚上6点", capacity: 10 }],
  ])("%s", (text, facts) => expect(read(text)).toEqual(facts));
});

describe("至少, 最少, 满 … 开 are the least number, wherever they stand", () => {
  test.each([
    ["至少 2 人成行", 2],
    ["最少10人", 10],
    ["满8人开", 8],
    ["凑够6人就出发", 6],
    ["不足5人取消", 5],
    ["少于 12 人不办", 12],
    ["8人以上开班", 8],
    ["最少 6", 6],
    ["成行人数：4", 4],
  ])("%s", (words, minimum) => {
    const { capacity, ...facts } = read(`爬山 明天上午8点 ${words}`);
    expect(capacity).toBeUndefined();
    expect(facts).toMatchObject({ title: "爬山", minimum });
  });

  test("满30人截止 and 报满为止 are none", () => {
    expect(read("爬山 明天上午8点 满30人为止")).toMatchObject({ capacity: 30 });
    expect(read("爬山 明天上午8点 满30人为止")).not.toHaveProperty("minimum");
  });
});

describe("labels", () => {
  test.each<[string, Notice]>([
    [
      "秋游,时间:下周六8点,地点:植物园,名额:40,可带家属,截止:下周四晚8点,备注:自带午餐",
      {
        title: "秋游",
        when: "下周六8点",
        venue: "植物园",
        capacity: 40,
        deadline: "下周四晚8点",
        remarks: "自带午餐；可带家属",
      },
    ],
    [
      "关于组织教职工体检的通知\n一、体检时间:12月15日 上午7:30-9:30\n二、体检地点:市人民医院体检中心\n三、注意事项:空腹\n四、请于12月10日前报名",
      {
        title: "教职工体检",
        when: "12月15日 上午7:30-9:30",
        venue: "市人民医院体检中心",
        deadline: "12月10日前",
        remarks: "注意事项：空腹",
      },
    ],
    [
      '【通知】\n为丰富教职工业余生活,工会决定举办"迎新春"趣味运动会。\n时间:1月8日(周五)14:30-16:30\n地点:学校操场\n人数:不限\n报名截止:1月5日\n请大家踊跃报名!',
      { title: "迎新春趣味运动会", when: "1月8日(周五)14:30-16:30", venue: "学校操场", deadline: "1月5日" },
    ],
    [
      "手工皂\n时间:12月10日下午4点\n地点:美术室\n人数:25人(含家属)\n报名时间:即日起至12月8日",
      {
        title: "手工皂",
        when: "12月10日下午4点",
        venue: "美术室",
        capacity: 25,
        deadline: "12月8日",
        remarks: "含家属",
      },
    ],
    [
      "集合时间:8:30\n集合地点:西门\n活动时间:12月12日上午9点",
      { when: "12月12日上午9点", venue: "西门", remarks: "集合时间：8:30" },
    ],
  ])("%s", (text, facts) => expect(read(text)).toEqual(facts));

  test("体检时间 and 体检地点 make a notice; 联系人 and 备注 do not", () => {
    expect(looksLikeNotice("体检\n体检时间:12月15日\n体检地点:医院")).toBe(true);
    expect(looksLikeNotice("体检\n联系人:王芳\n备注:空腹")).toBe(false);
  });
});

test("sentences: the name is found behind 举办 or in what is called like an activity, else it is asked", () => {
  const text =
    "各位老师:\n学校工会定于本周六上午9:00在校门口集合,前往植物园秋游,名额30人,最少10人成行,请于周五18:00前报名。\n工会";
  expect(read(text)).toEqual({
    title: "植物园秋游",
    when: "本周六上午9:00",
    venue: "校门口",
    capacity: 30,
    minimum: 10,
    deadline: "周五18:00前",
  });
  expect(read("各位老师:\n定于周五下午3点,详情见附件,请大家相互转告,谢谢配合")).not.toHaveProperty("title");
});
