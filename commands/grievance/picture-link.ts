import { sql } from "drizzle-orm";
import type { SealedContext } from "../../src/core/sealed.ts";
import { openAlbum } from "./album.ts";

/**
 * The address of a page that takes pictures for a draft, or for the case that these tags open. It leads to memory that may
 * be lost and to nothing else: no row knows it, and whoever opens it is nobody.
 */
export const linkTo = async (
  album: string,
  tags: readonly string[],
  { tx, shelf, link }: SealedContext,
): Promise<string> => {
  const [root] = await tx.execute<{ id: number }>(sql`select id from grievance_units() where depth = 1 limit 1`);
  await openAlbum(shelf, album).begin(tags);
  return link(`/raise/${root?.id ?? 0}/pictures/${album}`);
};
