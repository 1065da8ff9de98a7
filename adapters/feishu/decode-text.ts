import type { Mention } from "../../src/core/incoming.ts";
import { clean } from "../../src/core/normalise.ts";
import { LIMITS } from "./limits.ts";
import { id, isJson, type Json, list, objects, PLATFORM, parseJson, part, text } from "./wire.ts";

/** A message as a line: what was typed, who was mentioned, whether we were. */
export interface Said {
  readonly line: string;
  readonly mentions: readonly Mention[];
  readonly us: boolean;
  /** What else is in it; it stays where it is. */
  readonly carries?: "picture" | "file";
}

/** Who stands behind the placeholders `@_user_1`, … of a message (§2.1). */
type Placeholders = ReadonlyMap<
  string,
  { readonly us: boolean; readonly mention: Mention | null; readonly name: string }
>;

const placeholdersOf = (message: Json, us: string, tenant: string): Placeholders =>
  new Map(
    objects(message, "mentions").map((one) => {
      const user = id(part(one, "id"), "open_id");
      const name = clean(text(one, "name"), LIMITS.nameCharacters);
      const person = user !== "" && text(one, "mentioned_type") !== "bot";
      const mention = person ? { platform: PLATFORM, tenant: id(one, "tenant_key") || tenant, user, name } : null;
      return [
        text(one, "key"),
        { us: user !== "" && user === us, mention: user === us ? null : mention, name },
      ] as const;
    }),
  );

/** A placeholder read as what a person sees; our own and everybody's are not part of what was said. */
const nameOf = (key: string, placeholders: Placeholders, otherwise: string): string => {
  const found = placeholders.get(key);
  if (!found) return otherwise;
  return found.us || found.name === "" ? " " : ` @${found.name} `;
};

/** `@_all` is everybody, not us; the platform often leaves it out of `mentions` (§1.9). */
const ALL = /@_all(?!\w)/g;

const plain = (content: Json, placeholders: Placeholders): string =>
  text(content, "text")
    .replace(ALL, " ")
    .replace(/@_user_\d+/g, (key) => nameOf(key, placeholders, key));

const piece = (one: Json, placeholders: Placeholders): string => {
  switch (one.tag) {
    case "text":
    case "a":
    case "code_block":
    case "md":
      return text(one, "text");
    case "at": {
      const key = text(one, "user_id");
      if (key === "@_all" || key === "all") return " ";
      const name = clean(text(one, "user_name"), LIMITS.nameCharacters);
      return nameOf(key, placeholders, name ? ` @${name} ` : " ");
    }
    default:
      return "";
  }
};

/** Rich text comes without a locale around it; what is sent has one, so both are read (§2.1). */
const innerOf = (content: Json): Json =>
  Array.isArray(content.content) ? content : (Object.values(content).find(isJson) ?? {});

const rows = (content: Json): readonly (readonly Json[])[] =>
  list(innerOf(content), "content").map((paragraph) => (Array.isArray(paragraph) ? paragraph.filter(isJson) : []));

const rich = (content: Json, placeholders: Placeholders): string => {
  const lines = rows(content).map((row) => row.map((one) => piece(one, placeholders)).join(""));
  return [text(innerOf(content), "title"), ...lines].join("\n");
};

const tidy = (line: string): string =>
  line
    .replace(/[^\S\n]+/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .trim();

const PICTURES = ["image"];
const FILES = ["file", "audio", "media", "folder"];

const carriedBy = (type: string, content: Json): Said["carries"] => {
  if (PICTURES.includes(type)) return "picture";
  if (FILES.includes(type)) return "file";
  if (type !== "post") return undefined;
  const tags = rows(content).flatMap((row) => row.map(({ tag }) => tag));
  return tags.includes("img") ? "picture" : tags.includes("media") ? "file" : undefined;
};

/** What a message says, or null when it is of a type that says nothing, such as a sticker. */
export const readMessage = (message: Json, us: string, tenant: string): Said | null => {
  const content = parseJson(text(message, "content"));
  const placeholders = placeholdersOf(message, us, tenant);
  const people = [...placeholders.values()];
  const type = text(message, "message_type");
  const carries = content ? carriedBy(type, content) : undefined;
  const said = (line: string): Said => ({
    ...(carries ? { carries } : {}),
    line: tidy(line),
    mentions: [
      ...new Map(people.flatMap(({ mention }) => (mention ? [[mention.user, mention] as const] : []))).values(),
    ],
    us: people.some((one) => one.us),
  });
  if (!content) return null;
  if (type === "text") return said(plain(content, placeholders));
  if (type === "post") return said(rich(content, placeholders));
  return carries ? said("") : null;
};
