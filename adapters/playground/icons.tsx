import type { FC } from "hono/jsx";

const PATHS = {
  back: "M15 5l-7 7 7 7",
  send: "M12 19V5M6 11l6-6 6 6",
  plus: "M12 5v14M5 12h14",
  group: "M4 6h16v10H9l-5 4z",
  swap: "M8 9l4-4 4 4M8 15l4 4 4-4",
  close: "M6 6l12 12M18 6L6 18",
  reply: "M10 7L5 12l5 5M5 12h9a5 5 0 0 1 5 5v1",
  theme: "M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16",
  down: "M12 5v14M6 13l6 6 6-6",
} as const;

/** A line drawing; what it means is said by the label of its button. */
export const Icon: FC<{ readonly name: keyof typeof PATHS }> = ({ name }) => (
  <svg class={`icon icon-${name}`} viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
    <path d={PATHS[name]} />
  </svg>
);
