import { randomBytes } from "node:crypto";
import { type Account, type Place, privatePlace } from "../../src/core/incoming.ts";
import type { Person } from "./wire.ts";

export const PLATFORM = "playground";
const TENANT = "demo";

interface Group {
  readonly id: string;
  readonly name: string;
  readonly members: ReadonlySet<string>;
}

/** Who and which groups there are, and who may look into what. */
export interface Directory {
  readonly people: () => readonly Person[];
  readonly person: (id: string) => Person | undefined;
  readonly groups: () => readonly Group[];
  readonly group: (id: string) => Group | undefined;
  readonly addPerson: (person: Person) => void;
  readonly addGroup: (group: {
    readonly id: string;
    readonly name: string;
    readonly members: readonly string[];
  }) => void;
  /** Takes in what the program remembers: everybody it knows is a member of the groups it knows. */
  readonly restore: (
    people: readonly Person[],
    groups: readonly { readonly id: string; readonly name: string }[],
  ) => void;
  readonly knows: (place: Place) => boolean;
  /** A fresh id of somebody or something the API is about to add. */
  readonly mint: (letter: "p" | "c") => string;
  readonly sees: (person: string, place: Place) => boolean;
}

export const newId = (letter: "p" | "c" | "m" | "e"): string => `${letter}_${randomBytes(9).toString("base64url")}`;

export const accountOf = (user: string): Account => ({ platform: PLATFORM, tenant: TENANT, user });

/** The chat a person means: a group's id, or "private". */
export const placeOf = (person: string, chat: string): Place =>
  chat === "private" ? privatePlace(accountOf(person)) : { platform: PLATFORM, tenant: TENANT, chat, kind: "group" };

export const createDirectory = (): Directory => {
  const people = new Map<string, Person>();
  const groups = new Map<string, { id: string; name: string; members: Set<string> }>();
  // Whom only the program told us about: they are the members of the groups only the program told us about.
  const minted = new Set<string>();
  const restored = { people: new Set<string>(), groups: new Set<string>() };

  const restore: Directory["restore"] = (known, chats) => {
    for (const person of known) {
      if (!minted.has(person.id)) restored.people.add(person.id);
      people.set(person.id, person);
    }
    for (const { id, name } of chats) {
      if (groups.has(id) || minted.has(id)) continue;
      restored.groups.add(id);
      groups.set(id, { id, name, members: new Set() });
    }
    for (const id of restored.groups) for (const person of restored.people) groups.get(id)?.members.add(person);
  };

  return {
    people: () => [...people.values()],
    person: (id) => people.get(id),
    groups: () => [...groups.values()],
    group: (id) => groups.get(id),
    addPerson: (person) => {
      people.set(person.id, person);
    },
    addGroup: ({ id, name, members }) => {
      groups.set(id, { id, name, members: new Set(members) });
    },
    restore,
    mint: (letter) => {
      const id = newId(letter);
      minted.add(id);
      return id;
    },
    knows: ({ platform, tenant, chat, kind }) =>
      platform === PLATFORM && tenant === TENANT && (kind === "group" ? groups : people).has(chat),
    sees: (person, { chat, kind }) =>
      kind === "group" ? groups.get(chat)?.members.has(person) === true : chat === person,
  };
};
