import { parseArgs } from "node:util";

export interface Options {
  /** Where the figures go. */
  readonly json: string;
  /** How often the program is killed. */
  readonly deaths: number;
  readonly wants: (id: string) => boolean;
}

const USAGE = "npm run prove [-- --only A06]… [--deaths 500] [--json file]";

export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string", multiple: true, default: [] },
      json: { type: "string" },
      deaths: { type: "string", default: "500" },
    },
  });
  const strange = values.only.find((id) => !/^A\d\d$/.test(id));
  const deaths = Number(values.deaths);
  if (strange !== undefined || !(Number.isInteger(deaths) && deaths > 0)) throw new Error(USAGE);
  return {
    deaths,
    json: values.json ?? `prove-${new Date().toISOString().slice(0, 10)}.json`,
    wants: (id) => values.only.length === 0 || values.only.includes(id),
  };
};
