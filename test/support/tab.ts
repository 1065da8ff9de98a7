/** A browser without a screen: it keeps cookies as browsers do, follows redirects, and sends forms from where it found them. */
export interface Page {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
  /** Where it ended up after redirects. */
  readonly path: string;
  /** What can be read, without tags. */
  readonly text: string;
  /** The code that a login page shows; empty on others. */
  readonly code: string;
  /** The value of a field of a form. */
  readonly field: (name: string) => string;
}

export interface Tab {
  readonly get: (path: string, headers?: Headed) => Promise<Page>;
  /** From a page of the same origin, as browsers say it; `headers` say otherwise. */
  readonly post: (path: string, fields: Fields, headers?: Headed) => Promise<Page>;
  /** The same with the token of the page. */
  readonly submit: (page: Page, path: string, fields?: Fields) => Promise<Page>;
  readonly cookies: Map<string, string>;
  /** As they were set, with their attributes. */
  readonly baked: readonly string[];
}

type Headed = Readonly<Record<string, string>>;
type Fields = Readonly<Record<string, string>>;

const CODE = /(?:登录|login) ([0-9A-Z]{4}-[0-9A-Z]{4})/;
const HOPS = 5;

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };
const plain = (html: string): string =>
  html.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => entities[name] ?? "");

const pageOf = (response: Response, path: string, html: string): Page => ({
  status: response.status,
  html,
  headers: response.headers,
  path,
  text: plain(html.replace(/<head>.*?<\/head>/s, "").replace(/<[^>]+>/g, " ")).replace(/\s+/g, " "),
  code: CODE.exec(html)?.[1] ?? "",
  field: (name) => plain(new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? ""),
});

export const createTab = (origin: string, userAgent = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0"): Tab => {
  const cookies = new Map<string, string>();
  const baked: string[] = [];
  const keep = (line: string): void => {
    baked.push(line);
    const [, name = "", value = ""] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0(?:;|$)/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  };
  const go = async (path: string, init: RequestInit, headers: Headed, hops = 0): Promise<Page> => {
    // Set-Cookie says path=/console: nothing else is sent them.
    const cookie = path.startsWith("/console")
      ? [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
      : "";
    const response = await fetch(`${origin}${path}`, {
      ...init,
      redirect: "manual",
      headers: { "user-agent": userAgent, ...(cookie ? { cookie } : {}), ...headers },
    });
    for (const line of response.headers.getSetCookie()) keep(line);
    const to = response.headers.get("location");
    if (to && response.status === 303 && hops < HOPS) return go(to, { method: "GET" }, {}, hops + 1);
    return pageOf(response, path, await response.text());
  };
  const post: Tab["post"] = (path, fields, headers = {}) =>
    go(
      path,
      { method: "POST", body: new URLSearchParams(fields) },
      { origin, "sec-fetch-site": "same-origin", ...headers },
    );
  return {
    get: (path, headers = {}) => go(path, { method: "GET" }, headers),
    post,
    submit: (page, path, fields = {}) => post(path, { csrf: page.field("csrf"), ...fields }),
    cookies,
    baked,
  };
};
