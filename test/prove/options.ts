import { parseArgs } from "node:util";

export interface Options {
  /** Where the figures go. */
  readonly json: string;
  readonly wants: (id: string) => boolean;
}

const USAGE = "npm run prove [-- --only A06]… [--json file]";

export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: { only: { type: "string", multiple: true, default: [] }, json: { type: "string" } },
  });
  const strange = values.only.find((id) => !/^A\d\d$/.test(id));
  if (strange !== undefined) throw new Error(USAGE);
  return {
    json: values.json ?? `prove-${new Date().toISOString().slice(0, 10)}.json`,
    wants: (id) => values.only.length === 0 || values.only.includes(id),
  };
};
