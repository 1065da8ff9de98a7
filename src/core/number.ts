const DIGITS: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  俩: 2,
  三: 3,
  仨: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  壹: 1,
  贰: 2,
  叁: 3,
};

const SCALES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };

/** 一万, 两万五千: what stands in front of 万, and what behind it. */
const readMyriads = (text: string): number | undefined => {
  const [high = "", low, more] = text.split("万");
  const [tens, ones] = [readNumber(high), low ? readNumber(low) : 0];
  if (more !== undefined || tens === undefined || ones === undefined) return undefined;
  return tens * 10_000 + ones;
};

/** 12, 十二, 二十, 廿三, 一百二十, 一万, 二〇二六. Undefined for what is not one number. */
export const readNumber = (text: string): number | undefined => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  if (text.length <= 9 && text.includes("万")) return readMyriads(text);
  if (!/^[零〇一二两俩三仨四五六七八九十百千廿卅壹贰叁]{1,9}$/.test(text)) return undefined;
  const spelled = text.replaceAll("廿", "二十").replaceAll("卅", "三十");
  if (!/[十百千]/.test(spelled)) return readDigits(spelled);
  let total = 0;
  let pending: number | undefined;
  let lastScale = Number.POSITIVE_INFINITY;
  for (const char of spelled) {
    const scale = SCALES[char];
    if (scale === undefined) {
      if (pending !== undefined && pending !== 0) return undefined;
      pending = DIGITS[char] ?? 0;
    } else {
      if (scale >= lastScale || pending === 0) return undefined;
      total += (pending ?? 1) * scale;
      lastScale = scale;
      pending = undefined;
    }
  }
  return total + (pending ?? 0);
};

const readDigits = (text: string): number | undefined => {
  const digits = [...text].map((char) => DIGITS[char] ?? 0);
  // 三四 is "three or four", 二〇二六 a year.
  return digits.length === 1 || digits.length === 4 || digits[0] === 0 ? Number(digits.join("")) : undefined;
};

/** One number in digits or Chinese, for use in a pattern. */
export const NUMBER = "(?:\\d{1,4}|[零〇一二两俩三仨四五六七八九十百廿卅]{1,6})";
