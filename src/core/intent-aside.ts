/** Said beside the deed, and nothing to do with it. */
const CHEERS = [
  "冲{1,9}[鸭呀啊]?",
  "加油|走起|走着?|搞起来?|安排上?|动起来|嗨起来|燃起来",
  "(?:必须|大力|坚决|全力|热烈|强烈)?支持(?:一下|下|支持|工会|到底|活动)?",
  "(?:还?请|望)?(?:大家|各位|老师们?|主席)?多{1,2}(?:多)?(?:指教|关照|包涵|担待|照顾|帮助)",
  "(?:好|很|非常|特别|超级?)?(?:期待|开心|高兴|激动|兴奋)(?:期待|已久)?",
  "好活动|好事|真棒|太棒|真好|赞{1,5}|点赞|给力|机会难得|难得的?机会|不见不散",
  "凑(?:一?个)?(?:热闹|人?数)|积极响应|响应号召|占个?座|前排|妥妥的?|必须的?|来了来了|锻炼(?:一下)?身体",
  "辛苦(?:组织者|主席|领导|老师|大家|各位)?了?|哈{1,40}|嘿{1,40}|耶{1,9}|6{3,9}|nice|good|gogogo|go",
];
const CHEER = new RegExp(`^(?:${CHEERS.join("|")})$`);

/** 支持，+1 and 报名！冲: what is only cheered does not count, unless there is nothing else. */
export const withoutCheers = (text: string): string => {
  const parts = text.split(/([ ,。;!、]+)/);
  const kept = parts.filter((part, i) => i % 2 === 1 || !CHEER.test(part));
  const left = kept
    .join("")
    .replace(/^[ ,。;!、]+/, "")
    .replace(/[ ,。;!、]+$/, "");
  return left === "" || kept.length === parts.length ? text : left;
};

/** 上次没去成，这次我报名: only the second half is about now. */
const BEFORE_NOW =
  /^我?(?:上次|上回|上一?[届期次回]|去年|前年|往年)(?!报的|报名的|的)[^,。;!?]{1,20}[,。;! ]+(?=我?(?:这次|本次|今年|这回|这届|本届|这一?[次期场])|我?(?:要|来|也|必须|一定)?(?:报个?名|参加)$|\+ ?\d{1,2}$)/;

export const withoutBefore = (text: string): string => text.replace(BEFORE_NOW, "");
