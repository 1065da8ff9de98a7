import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cover, type Detail, detailsIn, findDetails, kindsIn, piecesOf } from "../../../commands/grievance/details.ts";

/** What is found, with the words it was found in. */
const found = (text: string, names: readonly string[] = []) =>
  findDetails(text, names).map(({ kind, from, to }) => `${kind}:${text.slice(from, to)}`);

describe("what may tell who it was", () => {
  const lines: readonly (readonly [text: string, ...finds: string[]])[] = [
    ["打我电话13812345678就行", "phone:13812345678"],
    ["电话１３８－１２３４－５６７８", "phone:１３８－１２３４－５６７８"],
    ["手机一三八一二三四五六七八，晚上在", "phone:一三八一二三四五六七八"],
    ["幺三八 1234 5678", "phone:幺三八 1234 5678"],
    ["座机010-62345678转总务", "phone:010-62345678"],
    ["总务电话：62345678", "phone:62345678"],
    ["身份证11010519491231002X", "id:11010519491231002X"],
    ["卡号6222 0212 3456 7890 123", "card:6222 0212 3456 7890 123"],
    ["写到 zhang.san@school.edu.cn", "mail:zhang.san@school.edu.cn"],
    ["车牌京A12345停在门口", "plate:京A12345"],
    ["新能源车沪AD12345", "plate:沪AD12345"],
    ["我微信号：teacher_wang01", "account:微信号：teacher_wang01"],
    ["加vx abc12345", "account:vx abc12345"],
    ["QQ 123456789", "account:QQ 123456789"],
    ["我叫王小明，教语文", "self:我叫王小明"],
    ["我今年52岁了", "self:我今年52岁"],
    ["张校长在会上说", "title:张校长"],
    ["三（2）班的班主任", "class:三（2）班"],
    ["高一（3）班", "class:高一（3）班"],
    ["五年级全体", "class:五年级"],
    ["我在304办公室", "room:304办公室"],
    ["3号楼402室漏水", "room:3号楼402室"],
    ["上周三下午3点开的会", "time:上周三下午3点"],
    ["12月3日上午第2节课", "time:12月3日上午第2节课"],
  ];
  test.each(lines)("%s", (text, ...finds) => expect(found(text)).toEqual(finds));

  test.each([
    "食堂的菜价上个月又涨了，账目一直没有公布",
    "课时费从2023年起每节35元，去年发了1200元",
    "绩效工资提高一点也没有兑现",
    "班级多，教师少，每周二十节课",
    "领导说老师要奉献，各位老师都很累",
    "订单号20231122334455667788990011",
    "我是女教师，要求解决哺乳假",
    "上班要刷脸，下班还要签到",
    "加班一次就是三个小时",
  ])("nothing in: %s", (text) => expect(found(text)).toEqual([]));

  test("names are those that the caller brings, the longest first, and none of one sign", () => {
    const names = ["王芳", "王芳华", "李", "欧阳娜娜", "王"];
    expect(found("王芳华和王芳都在，李老师、欧阳娜娜也在", names)).toEqual([
      "name:王芳华",
      "name:王芳",
      "title:李老师",
      "name:欧阳娜娜",
    ]);
  });

  test("a name with a telephone is two finds; each kind is told once", () => {
    const finds = findDetails("王芳13812345678，王芳13912345678", ["王芳"]);
    expect(kindsIn(finds)).toEqual(["phone", "name"] satisfies Detail[]);
  });

  test("whoever writes is not warned of those of whom they write", () => {
    expect(detailsIn("张校长克扣课时费")).toEqual([]);
  });
});

describe("whatever the text", () => {
  const signs = fc.constantFrom(..."1380-@.我叫王芳三(2)班年级校长京A微信QQ月日点室🙂１３ \n", "13812345678", "王芳");
  const texts = fc.array(signs, { maxLength: 120 }).map((parts) => parts.join(""));

  test("finds are in order, touch no sign twice and lie in the text; pieces make it whole again", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const finds = findDetails(text, ["王芳", "三(2)班"]);
        let at = 0;
        for (const { from, to } of finds) {
          expect(from).toBeGreaterThanOrEqual(at);
          expect(to).toBeGreaterThan(from);
          at = to;
        }
        expect(at).toBeLessThanOrEqual(text.length);
        expect(
          piecesOf(text, finds)
            .map((piece) => piece.text)
            .join(""),
        ).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test("nothing of what is covered is left, everything else is, and no sign is halved", () => {
    const spans = fc.array(fc.tuple(fc.nat(80), fc.nat(12)), { maxLength: 6 });
    fc.assert(
      fc.property(texts, spans, (text, wanted) => {
        const ranges = wanted
          .map(([from, length]) => ({ from, to: from + length }))
          .filter(({ from, to }) => to <= text.length && from < to);
        const kept = [...text].filter((sign, i, all) => {
          const from = all.slice(0, i).join("").length;
          return !ranges.some((range) => range.from < from + sign.length && range.to > from);
        });
        const covered = cover(text, ranges);
        expect(covered.replaceAll("＊＊", "")).toBe(kept.join(""));
        expect(() => encodeURIComponent(covered)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  test("what was covered shows no length, and finds nothing any more", () => {
    const text = "我叫王小明，13812345678，在3号楼402室";
    const covered = cover(text, findDetails(text));
    expect(covered).toBe("＊＊，＊＊，在＊＊");
    expect(findDetails(covered)).toEqual([]);
  });

  test.each(["1", "3", "a@", "王", "我叫", "三", "周三下午", "京A", "微信", "QQ1", "6222 ", "1月1日", "🙂"])(
    "a hundred thousand signs of %s are read",
    (sign) => {
      const text = sign.repeat(100_000 / sign.length);
      const finds = findDetails(text, ["王芳", "三三三", "欧阳娜娜"]);
      expect(finds.every(({ from, to }) => from < to && to <= text.length)).toBe(true);
    },
  );
});
