import type { Capability } from "../core/command.ts";
import type { Clock, Locale } from "../core/ports.ts";
import type { OpenDatabase } from "../db/open.ts";
import type { Concealer } from "./conceal.ts";
import type { LiveCard } from "./live.ts";
import type { RenderReply } from "./send.ts";

interface Spoken {
  readonly capabilities: readonly Capability[];
  readonly locale: Locale;
}

interface Shown {
  readonly capabilities: readonly Capability[];
  readonly database: Pick<OpenDatabase, "db">;
  readonly clock: Clock;
}

/** Words for replies, by their kinds. */
export const createRender = ({ capabilities, locale }: Spoken, { show }: Pick<Concealer, "show">): RenderReply => {
  const cards = new Map(capabilities.flatMap((capability) => Object.entries(capability.cards)));
  return (kind, facts) => {
    const cardOf = cards.get(kind);
    if (!cardOf) throw new Error(`nobody has words for ${kind}`);
    return cardOf(show(facts) as never, locale);
  };
};

/** The card of a topic from the facts of this moment. */
export const createLiveCard = ({ capabilities, database, clock }: Shown, render: RenderReply): LiveCard => {
  const live = new Map(
    capabilities.flatMap((capability) => (capability.live ? [[capability.live.prefix, capability.live]] : [])),
  );
  return async (topic) => {
    const source = live.get(topic.split(":")[0] ?? "");
    const facts = await source?.load(database.db, topic, clock.now());
    return source && facts ? render(source.kind, facts) : null;
  };
};
