import { choosePlace, PORT } from "./embedded-place.ts";
import { findPostmaster } from "./embedded-postmaster.ts";
import { loadSecrets } from "./embedded-secrets.ts";
import type { DatabaseTarget } from "./target.ts";

/** The embedded server of a data folder, if it runs; it is neither started nor taken over. */
export const findRunning = async (dataDir: string, keysDir: string): Promise<DatabaseTarget | null> => {
  const { dir } = await choosePlace(dataDir);
  const postmaster = await findPostmaster(dir);
  if (postmaster?.status !== "ready") return null;
  const { owner } = await loadSecrets(keysDir);
  return {
    host: postmaster.socketDir,
    port: PORT,
    database: "unionhall",
    user: "unionhall_owner",
    password: owner,
    ssl: "disable",
  };
};
