import writeXlsxFile from "write-excel-file/node";
import { type Person, textOf } from "./union.ts";

type Cell = string | number | { readonly formula: string };

/** A spreadsheet as Excel writes it; a formula has no value until Excel computes one. */
export const xlsx = async (rows: readonly (readonly Cell[])[]): Promise<Uint8Array<ArrayBuffer>> => {
  const data = rows.map((row) =>
    row.map((cell) =>
      typeof cell === "object" ? { value: `=${cell.formula}`, type: "Formula" as const } : { value: cell },
    ),
  );
  return new Uint8Array(await writeXlsxFile(data).toBuffer());
};

/** What the upload page answers. */
export interface Page {
  readonly status: number;
  readonly html: string;
  /** 新增 3, 更新 0, … */
  readonly figures: readonly string[];
  /** Line number and reason of every row that is left out. */
  readonly bad: readonly string[];
}

const pageOf = async (response: Response): Promise<Page> => {
  const html = await response.text();
  return {
    status: response.status,
    html,
    figures: [...html.matchAll(/<dt>(.*?)<\/dt><dd>(\d+)<\/dd>/g)].map(([, label, count]) => `${label} ${count}`),
    bad: [...html.matchAll(/<tr><td>(\d+)<\/td><td>(.*?)<\/td><\/tr>/g)].map(([, line, why]) => `${line} ${why}`),
  };
};

/** The link that somebody asks the bot for; empty when they get none. */
export const linkOf = async (who: Person): Promise<string> =>
  /https?:\/\/\S+\/once\/[\w-]+/.exec(textOf(await who.whispers("导入名册")))?.[0] ?? "";

export const look = async (url: string): Promise<Page> => pageOf(await fetch(url));

export const upload = async (url: string, file: string | Uint8Array<ArrayBuffer>, name = "名册.csv"): Promise<Page> => {
  const body = new FormData();
  body.set("file", new Blob([file]), name);
  return pageOf(await fetch(url, { method: "POST", body }));
};

/** The second button. */
export const apply = async (url: string): Promise<Page> =>
  pageOf(await fetch(url, { method: "POST", body: new URLSearchParams({ do: "apply" }) }));
