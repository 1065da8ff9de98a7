/** What people put around a line out of politeness; dropped at the ends, longest first. */
export const BEFORE: readonly string[] = [
  "不好意思",
  "打扰一下",
  "打扰了",
  "打扰",
  "对不起",
  "抱歉",
  "麻烦帮忙",
  "麻烦老师",
  "麻烦大家",
  "麻烦您",
  "麻烦你",
  "麻烦",
  "劳驾",
  "拜托",
  "辛苦您",
  "辛苦你",
  "辛苦了",
  "辛苦",
  "谢谢大家",
  "谢谢老师",
  "谢谢您",
  "谢谢你",
  "谢谢",
  "多谢",
  "感谢",
  "各位老师好",
  "老师们好",
  "各位好",
  "大家好",
  "老师好",
  "管理员好",
  "群主好",
  "早上好",
  "上午好",
  "中午好",
  "下午好",
  "晚上好",
  "你好",
  "您好",
  "哈喽",
  "嗨",
  "嗯嗯",
  "嗯",
  "哦",
  "噢",
  "喔",
  "啊",
  "哎呀",
  "哎",
  "诶",
  "hello",
  "hi",
  "please",
];

const THANKS = ["谢谢", "多谢", "感谢", "辛苦", "麻烦", "拜托", "劳驾"];
const WHOM = ["大家", "各位", "老师", "群主", "主席", "您", "你"];
const PARTICLES = [..."哦噢喔啦呀啊哈哟呦喽咯嘞嘻哇鸭呗嗷吖呐嗯"];

/** 谢谢, 谢谢您, 谢谢啦, 谢谢您啦: thanks, whom they are for, and how they sound. 谢 alone is a family name: 谢老师. */
const thanked = ["谢", ...THANKS.flatMap((word) => [word, ...WHOM.map((whom) => word + whom)])]
  .flatMap((word) => [word, ...[...PARTICLES, "了"].map((particle) => word + particle)])
  .filter((word) => word !== "谢");

const byLength = (a: string, b: string): number => b.length - a.length;

export const AFTER: readonly string[] = [...thanked, "thank you", "thanks", "please", "thx", "3q", ...PARTICLES].sort(
  byLength,
);

/** After 请 these make another word or address other people; then it is not politeness. */
export const NOT_PLEASE: readonly string[] = [
  "假",
  "问",
  "教",
  "客",
  "示",
  "勿",
  "柬",
  "求",
  "战",
  "愿",
  "缨",
  "安",
  "罪",
  "病",
  "辞",
  "帖",
  "个假",
  "大家",
  "各位",
  "你们",
  "老师们",
  "一天",
  "半天",
];

/** Typed emoticons of WeChat and Feishu, as they arrive in text. */
export const EMOTICONS: ReadonlySet<string> = new Set(
  (
    "微笑 撇嘴 色 发呆 得意 流泪 害羞 闭嘴 睡 大哭 尴尬 发怒 调皮 呲牙 惊讶 难过 囧 抓狂 吐 偷笑 愉快 白眼 傲慢 困 惊恐 憨笑 悠闲 咒骂 疑问 嘘 晕 衰 骷髅 敲打 再见 擦汗 抠鼻 鼓掌 坏笑 " +
    "右哼哼 鄙视 委屈 快哭了 阴险 亲亲 可怜 笑脸 生病 脸红 破涕为笑 恐惧 失望 无语 嘿哈 捂脸 奸笑 机智 皱眉 耶 吃瓜 加油 汗 天啊 emm 社会社会 旺柴 好的 打脸 哇 翻白眼 666 让我看看 叹气 苦涩 裂开 嘴唇 爱心 " +
    "心碎 拥抱 强 弱 握手 胜利 抱拳 勾引 拳头 ok 合十 啤酒 咖啡 蛋糕 玫瑰 凋谢 菜刀 炸弹 便便 月亮 太阳 庆祝 礼物 红包 发 福 烟花 爆竹 猪头 跳跳 发抖 转圈 赞 送花 比心 花 鲜花 撒花 感谢 谢谢 收到 呲牙笑 大笑"
  ).split(" "),
);
