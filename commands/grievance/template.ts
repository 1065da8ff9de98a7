/** What a template may leave open, and what stands there then. */
export const VARIABLES = {
  代号: "alias",
  期限: "due",
  答复期限: "replyDue",
  单位: "unit",
  办理人: "officer",
  类别: "category",
  今天: "today",
} as const;
type Variable = keyof typeof VARIABLES;
export type Values = Readonly<Record<(typeof VARIABLES)[Variable], string>>;

export interface Template {
  readonly name: string;
  readonly body: string;
}

const OPEN = /\{\{([^{}]{0,40})\}\}/gu;

const known = (name: string): name is Variable => Object.hasOwn(VARIABLES, name);

/** The first variable that nobody knows; null when all are. Braces that do not close are no variable, and nobody means them. */
export const unknownIn = (body: string): string | null => {
  for (const [, name = ""] of body.matchAll(OPEN)) if (!known(name.trim())) return name.trim();
  return /\{\{|\}\}/.test(body.replace(OPEN, "")) ? "{{" : null;
};

/** Read once: what is filled in is text, whatever stands in it. */
export const fillIn = (body: string, values: Values): string =>
  body.replace(OPEN, (whole, name: string) =>
    known(name.trim()) ? values[VARIABLES[name.trim() as Variable]] : whole,
  );

/** A name is a word of at most so many signs. */
export const NAME = /^[^\s@＠#{}，,。:：]{1,12}$/u;

/** `@收到` before what somebody adds to it; null = words of their own. */
export const templateIn = (said: string): { readonly name: string; readonly rest: string } | null => {
  const [, name = "", rest = ""] = /^[@＠]\s?([^\s@＠#{}，,。:：]{1,12})[\s，,。:：]*([\s\S]*)$/u.exec(said) ?? [];
  return name === "" ? null : { name, rest: rest.trim() };
};

const zh: readonly Template[] = [
  { name: "收到", body: "你反映的事已经收到，由{{单位}}办理，最迟{{期限}}给你结果。" },
  { name: "核实中", body: "你反映的事正在向有关方面核实，有结果马上告诉你，最迟{{期限}}。" },
  {
    name: "请补充",
    body: "为了核实，还想请你补充：事情大概发生在什么时候、涉及哪些规定或安排。不用写名字，也不用写能认出你的细节。",
  },
  { name: "已解决", body: "你反映的事已经处理好。如果实际情况不是这样，请直接补充，或者评价“不满意”，我们换人重办。" },
  {
    name: "不属工会",
    body: "这件事不归工会管，我们不能替有关部门作决定。可以向主管部门反映；需要工会陪同或出面，请直接补充。",
  },
];

const en: readonly Template[] = [
  { name: "received", body: "We have your concern; {{单位}} works on it and answers by {{期限}} at the latest." },
  { name: "checking", body: "We are checking what you wrote and will tell you the result, by {{期限}} at the latest." },
  {
    name: "more",
    body: "To check it we need to know roughly when it happened and which rules it touches. Please give no names and nothing by which you could be known.",
  },
  {
    name: "solved",
    body: "What you raised has been dealt with. If it has not, please add to it, or rate it “not satisfied” and somebody else handles it again.",
  },
  {
    name: "elsewhere",
    body: "This is not for the union to decide; please ask the office in charge. If you want the union to come along, write so here.",
  },
];

/** What every union has to begin with. */
export const builtIn = (locale: "zh" | "en"): readonly Template[] => (locale === "en" ? en : zh);
/** In a chat a name is known in either language. */
export const BUILT_IN: readonly Template[] = [...zh, ...en];
