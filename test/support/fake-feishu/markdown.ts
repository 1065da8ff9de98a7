/** What people see of a text, and what in it is more than text. */
export interface Read {
  readonly text: string;
  /** open_ids, or "all". */
  readonly mentions: readonly string[];
  readonly links: readonly string[];
  /** What stands out: `bold:…`, `code:…`, `heading:…`. */
  readonly styled: readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'", nbsp: "\u00a0" };

const decode = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,6}));/gi, (whole, ten?: string, hex?: string, name?: string) => {
    if (ten || hex) return String.fromCodePoint(Math.min(0x10ffff, ten ? Number(ten) : Number.parseInt(hex ?? "", 16)));
    return ENTITIES[name ?? ""] ?? whole;
  });

/** Text messages: `<at user_id="ou_…">名字</at>` (§3.2), `[words](address)`, `<b>` and its like (create_json.md, text). */
export const readText = (text: string): Read => {
  const mentions: string[] = [];
  const links: string[] = [];
  const styled: string[] = [];
  const shown = text
    .replace(/<at\s+user_id\s*=\s*["']?([^"'\s>]+)["']?\s*>([^<]*)<\/at>/gi, (_, id: string, name: string) => {
      mentions.push(id);
      return `@${name || (id === "all" ? "所有人" : id)}`;
    })
    .replace(/\[([^\][]+)\]\((https?:[^)\s]+)\)/g, (_, label: string, url: string) => {
      links.push(url);
      return label;
    })
    .replace(/<([bisu])>([\s\S]*?)<\/\1>/gi, (_, name: string, inner: string) => {
      styled.push(`${name}:${inner}`);
      return inner;
    });
  return { text: shown, mentions, links, styled };
};

interface Span {
  readonly name: string;
  readonly pattern: RegExp;
}

const SPANS: readonly Span[] = [
  { name: "code", pattern: /```[^\n]*\n?([\s\S]*?)```/g },
  { name: "code", pattern: /`([^`\n]+)`/g },
  { name: "bold", pattern: /\*\*(?=\S)([^\n]*?\S)\*\*/g },
  { name: "bold", pattern: /(?<![\p{L}\p{N}_])__(?=\S)([^\n]*?\S)__(?![\p{L}\p{N}_])/gu },
  { name: "deleted", pattern: /~~(?=\S)([^\n]*?\S)~~/g },
  { name: "italic", pattern: /(?<![\\*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?!\*)/g },
  { name: "italic", pattern: /(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]*?[^\s_])_(?![\p{L}\p{N}_])/gu },
  { name: "font", pattern: /<font\b[^>]*>([\s\S]*?)<\/font>/gi },
  { name: "tag", pattern: /<text_tag\b[^>]*>([\s\S]*?)<\/text_tag>/gi },
  { name: "heading", pattern: /^ {0,3}#{1,6}[ \t]+(.+)$/gm },
  { name: "quote", pattern: /^ {0,3}>[ \t]?(.*)$/gm },
  { name: "list", pattern: /^[ \t]*(?:[-*+])[ \t]+(.*)$/gm },
  { name: "numbered", pattern: /^[ \t]*(\d+[.)][ \t]+.*)$/gm },
  { name: "rule", pattern: /^ {0,3}((?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$/gm },
];

/** Escaped punctuation steps aside into the private use area while the markup is read. */
const HIDDEN = 0xe000;

/** The markdown of cards: at, links, styles, HTML entities and backslashes for what is meant literally (§3.2). */
export const readMarkdown = (source: string): Read => {
  const mentions: string[] = [];
  const links: string[] = [];
  const styled: string[] = [];
  let text = source.replace(/\\([!-/:-@[-`{-~])/g, (_, sign: string) =>
    String.fromCharCode(HIDDEN + sign.charCodeAt(0)),
  );
  const plain = (piece: string) =>
    decode(piece.replace(/[\ue000-\ue07f]/g, (hidden) => String.fromCharCode(hidden.charCodeAt(0) - HIDDEN)));
  text = text
    .replace(
      /<at\s+(?:id|ids|user_id|email|open_id)\s*=\s*["']?([^"'\s>]+)["']?\s*>([^<]*)<\/at>/gi,
      (_, id: string, name: string) => {
        mentions.push(...id.split(","));
        return `@${name || id}`;
      },
    )
    .replace(/!?\[([^\][]*)\]\(([^)\s]+)\)/g, (_, label: string, url: string) => {
      links.push(plain(url));
      return label;
    })
    .replace(
      /<(?:a|link)\b[^>]*?\b(?:href|url)\s*=\s*["']?([^"'\s>]+)[^>]*>([\s\S]*?)<\/(?:a|link)>/gi,
      (_, url, label) => {
        links.push(plain(String(url)));
        return String(label);
      },
    )
    .replace(/<(https?:[^>\s]+)>/g, (_, url: string) => {
      links.push(plain(url));
      return url;
    })
    .replace(/<br\s*\/?>/gi, "\n");
  for (const { name, pattern } of SPANS) {
    text = text.replace(pattern, (_, inner: string) => {
      styled.push(`${name}:${plain(inner)}`);
      return inner;
    });
  }
  return { text: plain(text), mentions, links, styled };
};

export const joinReads = (reads: readonly Read[]): Read => ({
  text: reads
    .map(({ text }) => text)
    .filter(Boolean)
    .join("\n"),
  mentions: reads.flatMap(({ mentions }) => mentions),
  links: reads.flatMap(({ links }) => links),
  styled: reads.flatMap(({ styled }) => styled),
});

export const justText = (text: string): Read => ({ text, mentions: [], links: [], styled: [] });
