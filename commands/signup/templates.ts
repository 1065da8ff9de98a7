/** What kinds of activities have in common; used only when somebody names the template. */
export interface Template {
  readonly kind: string;
  readonly names: readonly [string, ...string[]];
  readonly en: string;
  /** Defaults in the words somebody would use; what is typed replaces them. */
  readonly notice: {
    readonly deadline?: string;
    readonly cutoff?: string;
    readonly minimum?: number;
    readonly capacity?: number;
  };
  readonly hours?: number;
}

export const TEMPLATES: readonly Template[] = [
  {
    kind: "ball",
    names: ["球类", "球赛", "比赛"],
    en: "ball game",
    notice: { deadline: "开始前一天18:00", minimum: 4 },
    hours: 2,
  },
  { kind: "show", names: ["演出", "合唱", "排练"], en: "show", notice: { deadline: "开始前3天18:00" }, hours: 2 },
  {
    kind: "health",
    names: ["体检"],
    en: "health check",
    notice: { deadline: "开始前7天18:00", cutoff: "开始前3天18:00" },
  },
  {
    kind: "outing",
    names: ["出游", "春游", "秋游", "疗休养"],
    en: "outing",
    notice: { deadline: "开始前7天18:00", cutoff: "开始前3天18:00", minimum: 10 },
  },
  { kind: "training", names: ["培训", "讲座"], en: "training", notice: { deadline: "开始前一天18:00" }, hours: 2 },
  {
    kind: "group",
    names: ["兴趣小组", "社团", "兴趣班"],
    en: "interest group",
    notice: { capacity: 20, minimum: 3 },
    hours: 1.5,
  },
];

export const templateNamed = (text: string): Template | undefined =>
  TEMPLATES.find(({ names, en }) => en === text.toLowerCase() || names.some((name) => text.startsWith(name)));
