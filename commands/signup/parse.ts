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
