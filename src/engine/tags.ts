import { dayOf, isoOf } from "../core/china.ts";
import type { Incoming } from "../core/incoming.ts";
import type { DayKeys } from "./daykeys.ts";

export interface EventTags {
  /** What stands for the event from now on. */
  readonly tag: Buffer;
  /** What may stand for it already. */
  readonly other: Buffer;
  /** The China date of today. */
  readonly day: string;
}

/** Under the key of the day it happened on, so that two deliveries on both sides of midnight meet. */
export const tagsOf = async (dayKeys: DayKeys, { at, place, eventId }: Incoming, lane: string): Promise<EventTags> => {
  const { tag, previous, day } = await dayKeys.tag([...(lane ? [lane] : []), place.platform, place.tenant, eventId]);
  const isOfYesterday = isoOf(dayOf(at) + 1) === day;
  return isOfYesterday ? { tag: previous, other: tag, day } : { tag, other: previous, day };
};
