import type { Locale } from "../../src/core/ports.ts";
import { type Detail, type Find, kindsIn } from "./details.ts";
import { t } from "./say.ts";

const DETAILS: Readonly<Record<Detail, readonly [zh: string, en: string]>> = {
  phone: ["电话号码", "a phone number"],
  id: ["身份证号", "an identity number"],
  card: ["银行卡号", "a bank card"],
  mail: ["邮箱", "a mail address"],
  plate: ["车牌", "a licence plate"],
  account: ["微信号或 QQ", "a WeChat or QQ account"],
  self: ["你的名字或年龄", "your name or age"],
  name: ["姓名", "a name"],
  title: ["姓和职务", "a surname with its office"],
  class: ["年级或班级", "a year or a class"],
  room: ["房间", "a room"],
  time: ["哪天几点", "a day with its hour"],
};

export const detailNames = (kinds: readonly Detail[], l: Locale): string =>
  kinds.map((kind) => t(l, ...DETAILS[kind])).join(t(l, "、", ", "));

/** The kinds of what was found, in words. */
export const kindsText = (finds: readonly Find[], l: Locale): string => detailNames(kindsIn(finds), l);
