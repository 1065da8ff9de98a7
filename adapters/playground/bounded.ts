/** A map that forgets its oldest keys; setting a key makes it the newest. */
export interface Bounded<V> {
  readonly get: (key: string) => V | undefined;
  readonly set: (key: string, value: V) => void;
  readonly delete: (key: string) => void;
}

export const createBounded = <V>(max: number): Bounded<V> => {
  const map = new Map<string, V>();
  return {
    get: (key) => map.get(key),
    set: (key, value) => {
      map.delete(key);
      map.set(key, value);
      const oldest = map.size > max ? map.keys().next().value : undefined;
      if (oldest !== undefined) map.delete(oldest);
    },
    delete: (key) => {
      map.delete(key);
    },
  };
};
