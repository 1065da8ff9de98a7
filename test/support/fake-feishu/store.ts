import type { IdKind, Random } from "./random.ts";

/** One message as the platform keeps it. */
export interface Post {
  readonly id: string;
  readonly chat: string;
  /** An open_id, or "bot". */
  readonly from: string;
  readonly type: string;
  content: string;
  readonly createdAt: number;
  updatedAt: number;
  readonly parentId?: string;
  readonly rootId?: string;
  /** How often it was changed. */
  changes: number;
  /** Its rank among all that happened, and that of its last change. */
  readonly born: number;
  rank: number;
  /** By open_id; who wrote it is none of them. */
  readonly readBy: Set<string>;
  recalled: boolean;
}

export interface Chat {
  readonly id: string;
  readonly kind: "group" | "p2p";
  readonly name: string;
  readonly members: Set<string>;
  readonly posts: Post[];
  botInside: boolean;
  dissolved: boolean;
  /** Only some may speak. */
  muted: boolean;
}

export interface Human {
  readonly name: string;
  readonly openId: string;
  readonly unionId: string;
  readonly userId: string;
  /** Their private chat with the bot; there from the first message on. */
  readonly p2p: string;
  /** Outside the availability range of the app, or resigned. */
  unavailable: boolean;
  /** Stopped the bot from writing to them. */
  blocked: boolean;
  readonly departments: readonly string[];
}

export interface Department {
  readonly id: string;
  readonly name: string;
  /** "0" = the root. */
  readonly parent: string;
}

export interface Store {
  readonly tenantKey: string;
  readonly bot: { readonly openId: string; readonly unionId: string; readonly name: string };
  readonly id: (kind: IdKind) => string;
  readonly humans: Map<string, Human>;
  readonly chats: Map<string, Chat>;
  readonly posts: Map<string, Post>;
  readonly departments: ReadonlyMap<string, Department>;
  /** Departments are told as paths from the top. */
  readonly addHuman: (name: string, departments?: readonly string[]) => Human;
  readonly addChat: (chat: Pick<Chat, "id" | "kind" | "name"> & { readonly members: readonly string[] }) => Chat;
  readonly add: (
    post: Omit<Post, "id" | "createdAt" | "updatedAt" | "changes" | "born" | "rank" | "readBy" | "recalled">,
  ) => Post;
  readonly change: (post: Post, content: string) => void;
  /** How much has happened in chats so far. */
  readonly rank: () => number;
}

interface Parts {
  readonly random: Random;
  readonly id: (kind: IdKind) => string;
  readonly now: () => number;
  readonly botName: string;
}

export const createStore = ({ random, id, now, botName }: Parts): Store => {
  const humans = new Map<string, Human>();
  const chats = new Map<string, Chat>();
  const posts = new Map<string, Post>();
  const departments = new Map<string, Department>();
  let rank = 0;
  /** The department at a path from the top, 实验小学/语文组, with what is above it. */
  const departmentAt = (path: string): string => {
    let parent = "0";
    for (const name of path.split("/")) {
      const known = [...departments.values()].find((one) => one.parent === parent && one.name === name);
      const department = known ?? { id: `od-${random.letters(32, "0123456789abcdef")}`, name, parent };
      departments.set(department.id, department);
      parent = department.id;
    }
    return parent;
  };
  const nextRank = () => {
    rank += 1;
    return rank;
  };
  const addChat: Store["addChat"] = ({ id: chatId, kind, name, members }) => {
    const chat: Chat = {
      id: chatId,
      kind,
      name,
      members: new Set(members),
      posts: [],
      botInside: kind === "p2p",
      dissolved: false,
      muted: false,
    };
    chats.set(chat.id, chat);
    return chat;
  };
  return {
    tenantKey: random.letters(16, "0123456789abcdef"),
    bot: { openId: id("ou"), unionId: id("on"), name: botName },
    id,
    humans,
    chats,
    posts,
    departments,
    addHuman: (name, paths = []) => {
      const human: Human = {
        name,
        openId: id("ou"),
        unionId: id("on"),
        userId: random.letters(8),
        p2p: id("oc"),
        unavailable: false,
        blocked: false,
        departments: paths.map(departmentAt),
      };
      humans.set(human.openId, human);
      // A private chat has an oc_ id as well (§0).
      addChat({ id: human.p2p, kind: "p2p", name: "", members: [human.openId] });
      return human;
    },
    addChat,
    add: (said) => {
      const born = nextRank();
      const post: Post = {
        ...said,
        id: id("om"),
        createdAt: now(),
        updatedAt: now(),
        changes: 0,
        born,
        rank: born,
        readBy: new Set(),
        recalled: false,
      };
      posts.set(post.id, post);
      chats.get(post.chat)?.posts.push(post);
      return post;
    },
    change: (post, content) => {
      post.content = content;
      post.updatedAt = now();
      post.changes += 1;
      post.rank = nextRank();
    },
    rank: () => rank,
  };
};
