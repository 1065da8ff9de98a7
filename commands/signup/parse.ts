/** 12, #12, 12号, 第12号 → 12; nothing → null; anything else → undefined. */
export const numberIn = (args: string): number | null | undefined => {
  const text = args.trim();
  if (text === "") return null;
  const found = /^[#第]?\s*(\d{1,9})\s*(?:号|号活动)?$/.exec(text);
  return found ? Number(found[1]) : undefined;
};

/** `12 时间 周五` → the number and the rest. */
export const numberAndRest = (args: string): { readonly number: number; readonly rest: string } | null => {
  const found = /^[#第]?\s*(\d{1,9})(?!\d)\s*号?\s*([\s\S]*)$/.exec(args.trim());
  return found ? { number: Number(found[1]), rest: found[2] ?? "" } : null;
};

/** `12 王芳（第一中学） +2 新`: number, name, the unit that tells namesakes apart, heads, whether to put down an unknown name. */
export const readJoinFor = (args: string) => {
  const found = /^(\d{1,9})\s+([^\s（(+]{1,20})(?:[（(]([^）)]{1,40})[）)])?(?:\s*\+(\d{1,3}))?(\s*新)?$/.exec(
    args.trim(),
  );
  if (!found) return null;
  const [, number, name = "", unit, heads, fresh] = found;
  return {
    number: Number(number),
    name,
    fresh: fresh !== undefined,
    ...(unit ? { unit } : {}),
    ...(heads ? { heads: Number(heads) } : {}),
  };
};

/** 停止报名 门球, 取消活动《门球》: a title behind a command; null where the line is a question or a story. */
export const titleIn = (args: string): string | null => {
  const title = args
    .replace(/吧$/, "")
    .replace(/[《》"“”]/g, "")
    .trim();
  return title.length <= 20 && !/[?？吗呢了\n,，。]|\p{Script=Han}\s+\p{Script=Han}/u.test(title) ? title : null;
};

const PARTS = "时间|地点|名额|人数|截止|报名截止|标题|名称|最少|至少";
const WITH_TITLE = new RegExp(`^([^\\s,，]{2,20}?)的?[\\s,，]*((?:活动)?(?:${PARTS})[\\s\\S]+)$`);
/** 改羽毛球 备注 自带球拍. The remarks of nothing named may be those of one's own sign-up. */
const REMARKS_OF = /^([^\s,，我]{2,20}?)的?[\s,，]+(备注[\s\S]+)$/;
const WITHOUT = new RegExp(`^(?:一下)?(?:活动)?的?((?:${PARTS})[\\s\\S]+)$`);
/** 把羽毛球改到下周四下午4点, 羽毛球推迟到周五: told of an activity by its title. */
const MOVED =
  /^(?:把|将)?([^\s,，。\d把将我]{2,20}?)(?:活动)?的?((?:时间|地点|名额|人数|报名截止|截止)?(?:改|换|推迟|提前|延期|挪|调整)(?:到|成|为|在)[\s\S]+)$/;

export const movesByTitle = (text: string): boolean => MOVED.test(text) && !/[?？吗了]$/.test(text);

const WITH_NUMBER = /^(?:把|将)?(?:活动)?\s*[#第]?(\d{1,9})\s*号?(?:活动)?的?\s*([\s\S]+)$/;

/** 改门球时间周五下午4点, 改时间 …, 7号名额改成30: what is changed, and into what. */
export const readChange = (
  args: string,
): { readonly number?: number; readonly title: string; readonly rest: string } | null => {
  const numbered = WITH_NUMBER.exec(args.trim());
  if (numbered?.[1] && numbered[2]) return { number: Number(numbered[1]), title: "", rest: numbered[2] };
  const without = WITHOUT.exec(args.trim());
  if (without?.[1]) return { title: "", rest: without[1] };
  const titled =
    WITH_TITLE.exec(args.trim()) ??
    REMARKS_OF.exec(args.trim()) ??
    (movesByTitle(args.trim()) ? MOVED.exec(args.trim()) : null);
  return titled?.[1] && titled[2] ? { title: titled[1].replace(/[《》]/g, ""), rest: titled[2] } : null;
};

const CREATES =
  /^(?:我要|我想|想|帮我|给我)?(?:发起|新建|创建|发布|组织|举办|办|搞|弄|建)(?:一?个|一场|一次|一下)?(?:新?活动|报名|接龙)?[\s:：,，]*/;

/** 搞个活动 周末爬山 → 周末爬山. */
export const withoutCreating = (text: string): string => text.replace(CREATES, "");
