const TWO =
  "双胞胎 龙凤胎 老婆孩子 老公孩子 爱人孩子 媳妇孩子 妻儿 爸爸妈妈 老爸老妈 爸妈 父母 父母亲 双亲 二老 公公婆婆 公婆 岳父岳母 岳父母 爷爷奶奶 外公外婆 姥姥姥爷";
const ONE =
  "孩子爸爸 孩子妈妈 孩子他爸 孩子他妈 孩他爸 孩他妈 娃他爸 娃他妈 孩子爸 孩子妈 孩子爷爷 孩子奶奶 孩子外婆 孩子姥姥 小朋友 男朋友 女朋友 男友 女友 外孙女 家属 家人 亲属 亲戚 爱人 老公 老婆 老伴 老伴儿 老头子 另一半 丈夫 妻子 夫人 内人 先生 太太 媳妇 对象 孩子 小孩 小孩子 娃娃 宝宝 宝贝 大宝 二宝 小宝 儿子 女儿 闺女 儿媳 女婿 爸爸 妈妈 父亲 母亲 老爸 老妈 老爹 老娘 公公 婆婆 岳父 岳母 丈母娘 老人 爷爷 奶奶 外公 外婆 姥姥 姥爷 姐姐 妹妹 哥哥 弟弟 表姐 表妹 表哥 表弟 嫂子 姐夫 弟媳 孙子 孙女 外孙 侄子 侄女 外甥 外甥女 朋友 同事 同伴 闺蜜 邻居 大人 成人 儿童 小娃 大娃 二娃 娃儿 娃 爸 妈";

/** People one brings, and how many the word alone means; the longest first. */
const COMPANIONS: readonly (readonly [word: string, count: number])[] = [
  ...TWO.split(" ").map((word) => [word, 2] as const),
  ...ONE.split(" ").map((word) => [word, 1] as const),
].sort(([a], [b]) => b.length - a.length);

export const COUNTS: ReadonlyMap<string, number> = new Map(COMPANIONS);

/** For use in a pattern. */
export const FAMILY = `${COMPANIONS.map(([word]) => word).join("|")}|(?<!夫)妻`;
