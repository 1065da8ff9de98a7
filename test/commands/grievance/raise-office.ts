import { solve } from "../../../commands/grievance/raise-proof.js";
import { createOffice, type Office, RECEIPT } from "./office.ts";

/** A visitor of the web form: what a browser would do, by hand. */
export interface Answered {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
  /** A hidden field of the page. */
  readonly field: (name: string) => string;
}

export type Fields = Readonly<Record<string, string | readonly string[]>>;

export interface Form {
  readonly office: Office;
  readonly union: number;
  readonly get: (path?: string) => Promise<Answered>;
  readonly post: (path: string, fields: Fields, headers?: Readonly<Record<string, string>>) => Promise<Answered>;
  /** The first page, then the second. */
  readonly write: (fields?: Fields) => Promise<Answered>;
  /** What the second page sends, with the sums done. */
  readonly fill: (page: Answered, fields?: Fields) => Promise<Fields>;
  /** From beginning to end; answers the receipt. */
  readonly raise: (fields?: Fields) => Promise<string>;
  /** Opens a case by its receipt. */
  readonly read: (receipt: string, headers?: Readonly<Record<string, string>>) => Promise<Answered>;
  readonly close: () => Promise<void>;
}

export const TEXT = "食堂的菜价上个月又涨了，账目一直没有公布";

const answered = async (response: Response): Promise<Answered> => {
  const html = await response.text();
  const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
  return { status: response.status, html, headers: response.headers, field };
};

const data = ({ html }: Answered, name: string): string => new RegExp(`data-${name}="([^"]+)"`).exec(html)?.[1] ?? "";

const encode = (fields: Fields): URLSearchParams =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) =>
      (typeof value === "string" ? [value] : value).map((one): [string, string] => [name, one]),
    ),
  );

export const createForm = async (options: Parameters<typeof createOffice>[0] = {}): Promise<Form> => {
  const office = await createOffice(options);
  const { url } = office.world.app;
  const [root] = await office.world.sql<{ id: number }[]>`select id from unit where parent_id is null`;
  const union = root?.id ?? 0;
  const get = async (path = `/raise/${union}`) => answered(await fetch(`${url}${path}`));
  const post: Form["post"] = async (path, fields, headers = {}) =>
    answered(await fetch(`${url}${path}`, { method: "POST", body: encode(fields), headers }));
  const write: Form["write"] = async (fields = {}) =>
    post(`/raise/${union}`, {
      ...{ form: (await get()).field("form"), step: "write", category: "3", unit: "" },
      ...fields,
    });
  const fill: Form["fill"] = async (page, fields = {}) => ({
    ...Object.fromEntries(["form", "step", "category", "unit", "sure"].map((name) => [name, page.field(name)])),
    proof: await solve({ id: data(page, "id"), sums: Number(data(page, "sums")), bits: Number(data(page, "bits")) }),
    text: TEXT,
    ...fields,
  });
  return {
    office,
    union,
    get,
    post,
    write,
    fill,
    raise: async (fields = {}) => {
      const page = await post(`/raise/${union}`, await fill(await write(fields), fields));
      const [receipt] = RECEIPT.exec(page.html) ?? [];
      if (page.status !== 200 || !receipt) throw new Error(`not filed: ${page.status} ${page.html}`);
      return receipt;
    },
    read: async (receipt, headers) => {
      const form = (await get(`/raise/${union}/read`)).field("form");
      return post(`/raise/${union}/read`, { form, code: receipt }, headers);
    },
    close: office.close,
  };
};
