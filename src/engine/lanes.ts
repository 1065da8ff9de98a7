interface Item {
  readonly id: number;
}

/** Work that is done in order within a place and in many places at once. */
export interface Lanes<T extends Item> {
  /** Queues an item, in the order of the ids. */
  readonly push: (place: number, item: T) => void;
  /** The places where something is queued or under way. */
  readonly places: () => readonly number[];
  /** How many items are in places that wait for a next attempt. */
  readonly paused: () => number;
  readonly start: () => void;
  /** Begins nothing more; what is queued stays queued. */
  readonly stop: () => void;
}

/**
 * `run` resolves to 0 when an item is done, else to the milliseconds after which it is tried again: its place waits so
 * long and leaves its slot to others.
 */
export const createLanes = <T extends Item>(parallel: number, run: (item: T) => Promise<number>): Lanes<T> => {
  const queues = new Map<number, T[]>();
  const pausing = new Set<number>();
  const ready: number[] = [];
  let open = false;
  let working = 0;
  let woken = false;

  const wake = (): void => {
    if (woken || !open) return;
    woken = true;
    // Not at once: of two commits that are heard of in the same turn the earlier may be read second.
    setImmediate(() => {
      woken = false;
      while (open && working < parallel) {
        const place = ready.shift();
        if (place === undefined) return;
        void work(place);
      }
    });
  };

  const again = (place: number, pause: number): void => {
    pausing.add(place);
    setTimeout(() => {
      pausing.delete(place);
      ready.push(place);
      wake();
    }, pause).unref();
  };

  const work = async (place: number): Promise<void> => {
    const queue = queues.get(place) ?? [];
    working += 1;
    let pause = 0;
    while (open && pause === 0) {
      const item = queue.shift();
      if (!item) break;
      pause = await run(item);
      if (pause > 0) insert(queue, item);
    }
    working -= 1;
    if (pause > 0) again(place, pause);
    else if (queue.length === 0) queues.delete(place);
    wake();
  };

  return {
    push: (place, item) => {
      const queue = queues.get(place);
      if (queue) insert(queue, item);
      else {
        queues.set(place, [item]);
        ready.push(place);
      }
      wake();
    },
    places: () => [...queues.keys()],
    paused: () => [...pausing].reduce((sum, place) => sum + (queues.get(place)?.length ?? 0), 0),
    start: () => {
      open = true;
      wake();
    },
    stop: () => {
      open = false;
    },
  };
};

const insert = <T extends Item>(queue: T[], item: T): void => {
  let at = queue.length;
  while (at > 0 && (queue[at - 1]?.id ?? 0) > item.id) at -= 1;
  queue.splice(at, 0, item);
};
