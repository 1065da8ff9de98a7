import type { Incoming } from "../core/incoming.ts";
import { clean } from "../core/normalise.ts";
import type { DayKeys } from "./daykeys.ts";
import { tagsOf } from "./tags.ts";

/** What every transaction of the open lane begins with: who, where, and the claim of the event. */
export interface Envelope {
  readonly tag: string;
  readonly prev: string;
  readonly day: string;
  readonly account: {
    readonly platform: string;
    readonly tenant: string;
    readonly user: string;
    readonly name: string;
  };
  readonly place: Incoming["place"];
  readonly addressed: boolean;
  readonly replyTo?: string;
  readonly messageId?: string;
  /** Whether the platform waits for the answer. */
  readonly awaited?: boolean;
}

const MAX_NAME = 40;

const accountOf = ({ sender }: Incoming) => ({
  platform: sender.platform,
  tenant: sender.tenant,
  user: sender.user,
});

/** As the platform shows it, without what could break a line or turn the direction of writing. */
export const nameOf = ({ senderName = "" }: Incoming): string => clean(senderName, MAX_NAME);

const placeOf = ({ place }: Incoming) => ({
  platform: place.platform,
  tenant: place.tenant,
  chat: place.chat,
  kind: place.kind,
});

export const createEnvelope =
  (dayKeys: DayKeys) =>
  async (incoming: Incoming): Promise<Envelope> => {
    const { tag, other, day } = await tagsOf(dayKeys, incoming, "");
    return {
      tag: tag.toString("hex"),
      prev: other.toString("hex"),
      day,
      account: { ...accountOf(incoming), name: nameOf(incoming) },
      place: placeOf(incoming),
      addressed: incoming.addressed,
      ...(incoming.replyTo ? { replyTo: incoming.replyTo } : {}),
      ...(incoming.messageId ? { messageId: incoming.messageId } : {}),
      ...(incoming.reply ? { awaited: true } : {}),
    };
  };
