import { fillLine } from "../../src/core/card.ts";
import { dayOf } from "../../src/core/china.ts";
import { type Account, type Incoming, type Place, privatePlace } from "../../src/core/incoming.ts";
import { clean } from "../../src/core/normalise.ts";
import { readMessage } from "./decode-text.ts";
import { LIMITS } from "./limits.ts";
import { type Envelope, id, type Json, objects, PLATFORM, part, text, timeOf } from "./wire.ts";

/** A name that an event told in passing. */
export interface Named {
  readonly user: string;
  readonly name: string;
}

/** What an event means. `notice`: it concerns no command, yet somebody may want to know. */
export type Decoded =
  | { readonly kind: "incoming"; readonly incoming: Incoming; readonly names: readonly Named[] }
  | { readonly kind: "click"; readonly incoming: Incoming }
  | { readonly kind: "notice"; readonly notice: "joined" | "left"; readonly names: readonly Named[] }
  | { readonly kind: "ignored"; readonly why: string };

interface Context {
  /** Our own open_id; empty while it is not known. */
  readonly us: string;
  readonly now: Date;
}

const ignored = (why: string): Decoded => ({ kind: "ignored", why });

/** What every button of ours carries (render.ts): the line it stands for, and where its card hangs. */
export const CALLBACK = { line: "line", place: "in" } as const;

const accountOf = (ids: Json, tenant: string): Account | null => {
  const user = id(ids, "open_id");
  return user ? { platform: PLATFORM, tenant, user } : null;
};

const group = (chat: string, tenant: string): Place => ({ platform: PLATFORM, tenant, chat, kind: "group" });

const nothing = { mentions: [], redelivers: true } as const;

const message = ({ event, tenant: home, at }: Envelope, { us, now }: Context): Decoded => {
  const sender = part(event, "sender");
  const told = part(event, "message");
  // Other bots, and ourselves: whoever answers those talks for ever.
  if (text(sender, "sender_type") !== "user") return ignored("not-a-person");
  const account = accountOf(part(sender, "sender_id"), id(sender, "tenant_key") || home);
  const messageId = id(told, "message_id");
  const chat = id(told, "chat_id");
  if (!account || !messageId || !chat || account.user === us) return ignored("incomplete");
  const said = readMessage(told, us, home);
  if (!said) return ignored("no-text");
  const direct = told.chat_type === "p2p";
  // In a group it is for whoever is there.
  if (!direct && said.carries && told.message_type !== "post") return ignored("no-text");
  const replyTo = id(told, "parent_id");
  return {
    kind: "incoming",
    names: said.mentions,
    incoming: {
      ...nothing,
      // §1.5: the same message comes with another event_id.
      eventId: messageId,
      at: timeOf(told.create_time) ?? at ?? now,
      place: direct ? privatePlace(account) : group(chat, home || account.tenant),
      sender: account,
      via: "message",
      text: said.line,
      ...(said.carries && direct ? { carries: said.carries } : {}),
      addressed: direct || said.us,
      mentions: said.mentions,
      messageId,
      ...(replyTo ? { replyTo } : {}),
    },
  };
};

const listOf = (value: unknown): readonly string[] => {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
};

/** What was picked in the form, by name. */
const pickedIn = (action: Json): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(Object.entries(part(action, "form_value")).map(([name, value]) => [name, listOf(value)]));

/** §3.4. The operator is the only identity to trust: the rest is what we put into the card ourselves. */
const click = ({ event, whole, id: eventId, tenant: home, at }: Envelope, { now }: Context): Decoded => {
  const operator = part(event, "operator");
  const tenant = id(operator, "tenant_key") || home;
  const account = accountOf(operator, tenant);
  const action = part(event, "action");
  const line = text(part(action, "value"), CALLBACK.line);
  const context = "context" in event ? part(event, "context") : part(whole, "context");
  const chat = id(context, "open_chat_id");
  const direct = part(action, "value")[CALLBACK.place] === "private";
  if (!account || !eventId || !line || !(direct || chat)) return ignored("no-button-of-ours");
  const pressed = id(context, "open_message_id");
  return {
    kind: "click",
    incoming: {
      eventId,
      at: at ?? now,
      place: direct ? privatePlace(account) : group(chat, home || tenant),
      sender: account,
      via: "button",
      text: fillLine(line, pickedIn(action)),
      addressed: true,
      mentions: [],
      redelivers: false,
      ...(pressed ? { replyTo: pressed } : {}),
    },
  };
};

const operatorOf = ({ event, tenant }: Envelope): Account | null =>
  accountOf(part(event, "operator_id"), id(event, "operator_tenant_key") || tenant);

/** Brought into a group or taken out of it (§2.2); a group that was dissolved tells so in the same shape. */
const moved = (envelope: Envelope, { now }: Context, via: "entered" | "removed"): Decoded => {
  const { event, id: eventId, at, tenant } = envelope;
  const account = operatorOf(envelope);
  const chat = id(event, "chat_id");
  if (!account || !chat || !eventId) return ignored("incomplete");
  const name = clean(text(event, "name"), LIMITS.nameCharacters);
  return {
    kind: "incoming",
    names: [],
    incoming: {
      ...nothing,
      eventId,
      at: at ?? now,
      place: group(chat, tenant || account.tenant),
      ...(name ? { placeName: name } : {}),
      sender: account,
      via,
      text: "",
      addressed: true,
    },
  };
};

const entered = (account: Account | null, { at }: Envelope, { now }: Context, named = ""): Decoded => {
  if (!account) return ignored("incomplete");
  const name = clean(named, LIMITS.nameCharacters);
  return {
    kind: "incoming",
    names: name ? [{ user: account.user, name }] : [],
    incoming: {
      ...nothing,
      // It comes whenever somebody opens the chat: one id a day makes one welcome a day, whoever sees the events.
      eventId: `entered ${account.tenant} ${account.user} ${dayOf(now)}`,
      at: at ?? now,
      place: privatePlace(account),
      sender: account,
      via: "entered",
      text: "",
      addressed: true,
    },
  };
};

/** The first time ever; it tells the name. */
const firstChat = (envelope: Envelope, context: Context): Decoded => {
  const { event, tenant } = envelope;
  const user = part(event, "user");
  return entered(accountOf(part(event, "operator"), tenant), envelope, context, text(user, "name"));
};

/** A tap in the menu of the private chat: its key, as set in the developer console, is the line; there is no chat_id. */
const menu = ({ event, id: eventId, tenant, at }: Envelope, { now }: Context): Decoded => {
  const operator = part(event, "operator");
  const account = accountOf(part(operator, "operator_id"), tenant);
  const line = text(event, "event_key").replaceAll("_", " ").trim();
  if (!account || !eventId || !line) return ignored("incomplete");
  const name = clean(text(operator, "operator_name"), LIMITS.nameCharacters);
  return {
    kind: "incoming",
    names: name ? [{ user: account.user, name }] : [],
    incoming: {
      ...nothing,
      eventId,
      at: timeOf(event.timestamp) ?? at ?? now,
      place: privatePlace(account),
      sender: account,
      via: "button",
      text: line,
      addressed: true,
    },
  };
};

const members = ({ event }: Envelope, notice: "joined" | "left"): Decoded => ({
  kind: "notice",
  notice,
  names: objects(event, "users").flatMap((one) => {
    const user = id(part(one, "user_id"), "open_id");
    const name = clean(text(one, "name"), LIMITS.nameCharacters);
    return user && name ? [{ user, name }] : [];
  }),
});

/** An event in the words of the core. Pure; what it does not know it ignores by name. */
export const decode = (envelope: Envelope, context: Context): Decoded => {
  switch (envelope.type) {
    case "im.message.receive_v1":
      return message(envelope, context);
    case "card.action.trigger":
      return click(envelope, context);
    case "im.chat.member.bot.added_v1":
      return moved(envelope, context, "entered");
    case "im.chat.member.bot.deleted_v1":
    case "im.chat.disbanded_v1":
      return moved(envelope, context, "removed");
    case "im.chat.member.user.added_v1":
      return members(envelope, "joined");
    case "im.chat.member.user.deleted_v1":
    case "im.chat.member.user.withdrawn_v1":
      return members(envelope, "left");
    case "im.chat.access_event.bot_p2p_chat_entered_v1":
      return entered(operatorOf(envelope), envelope, context);
    case "p2p_chat_create":
      return firstChat(envelope, context);
    case "application.bot.menu_v6":
      return menu(envelope, context);
    default:
      return ignored(envelope.type);
  }
};
