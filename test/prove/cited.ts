import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../src/db/root.ts";
import type { Group, Row } from "./ground.ts";

/** What `npm test` proves at every change, by the file and the name of the test. */
const CITED: readonly (readonly [id: string, attack: string, file: string, title: string])[] = [
  [
    "A12",
    "forged, foreign, stale and replayed signatures",
    "adapters/feishu-talk/hostile.test.ts",
    "the right status, no row, and the program lives",
  ],
  [
    "A15",
    "bodies too large or too deep",
    "adapters/feishu/webhook.test.ts",
    "a body without a length is not read beyond its limit",
  ],
  [
    "A15",
    "what hides in a picture",
    "commands/grievance/pictures.test.ts",
    "what hangs on it, or hides in it, is left behind",
  ],
  [
    "A16",
    "mentions, links and markup in what people type",
    "adapters/feishu-talk/talk.ts",
    "what people type is words and nothing else",
  ],
  [
    "A17",
    "formulas in exported cells",
    "commands/signup/export.test.ts",
    "xlsx: the same cells, text as text, no formula anywhere",
  ],
  [
    "A18",
    "statements and markup in texts and numbers",
    "commands/grievance/authority.test.ts",
    "is answered, changes nothing and is kept out of the text",
  ],
  [
    "A19",
    "scripts and signs that turn a line, on pages",
    "commands/grievance/raise.test.ts",
    "control and bidi characters do not reach an officer",
  ],
  [
    "A26",
    "a database or Redis that is away or hangs",
    "engine/outage.test.ts",
    "a message that comes again is refused while the database is gone",
  ],
  [
    "A27",
    "a platform that refuses, is slow or has lost us",
    "adapters/feishu-talk/trouble.test.ts",
    "tokens that are worth nothing any more",
  ],
  [
    "A32",
    "1,000 guessed receipts, and the words for one that opens nothing",
    "commands/grievance/raise-read.test.ts",
    "1,000 guesses are soon told to wait",
  ],
  [
    "A33",
    "a receipt in other hands, a ticket that is over",
    "commands/grievance/raise-read.test.ts",
    "shuts after a quarter of an hour, and a forged ticket opens nothing",
  ],
  ["A34", "concerns typed into a group", "commands/grievance/public.test.ts", "concerns are found"],
  [
    "A36",
    "a cell below five from two reports",
    "commands/grievance/figures.test.ts",
    "between two reports of which one goes further",
  ],
  [
    "A37",
    "100,000 random steps to a closed case without an answer",
    "commands/grievance/vocabulary.test.ts",
    "it is never closed without an answer in its round",
  ],
  [
    "A38",
    "a changed, removed or added line of the officers' record",
    "commands/grievance/secrecy.test.ts",
    "a changed, a removed and an added row are found",
  ],
  [
    "A40",
    "whether somebody may not file any more, by the length of the answer",
    "engine/may-file.test.ts",
    "says the same number of bytes for both",
  ],
  [
    "A41",
    "who keeps sight of a case that was passed on",
    "commands/grievance/working.test.ts",
    "the level loses sight of it, the level above sees it",
  ],
  [
    "A42",
    "somebody else's draft",
    "commands/grievance/attacks.test.ts",
    "nobody else, in private or in a group, and not the writer in a group",
  ],
  [
    "A43",
    "regular expressions that run away",
    "commands/grievance/attacks.test.ts",
    "none runs away on the longest line",
  ],
];

const rowOf = ([id, attack, file, title]: (typeof CITED)[number]): Row => {
  const isThere = readFileSync(join(projectRoot(), "test", file), "utf8").includes(title);
  return {
    id,
    attack,
    naive: "",
    ours: isThere ? `by \`test/${file}\`` : `test/${file} has no such test`,
    pass: isThere,
  };
};

/** Machines that are not here, and doors that are not there. */
const NOT_HERE: readonly Row[] = [
  {
    id: "A14",
    attack: "XML that reads files or grows",
    naive: "",
    ours: "nothing of the program reads XML from a platform",
    pass: true,
  },
  {
    id: "A20",
    attack: "orders hidden in a text for a language model",
    naive: "",
    ours: "no language model sees a concern; there is none",
    pass: true,
  },
];

export const cited: Group = {
  name: "proved by npm test",
  ids: [...new Set([...CITED.map(([id]) => id), ...NOT_HERE.map(({ id }) => id)])],
  run: async () => [...CITED.map(rowOf), ...NOT_HERE],
};
