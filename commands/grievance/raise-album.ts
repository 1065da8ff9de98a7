import { Refusal } from "../../src/core/errors.ts";
import type { Visits } from "../../src/core/sealed.ts";
import { openAlbum } from "./album.ts";
import { PICTURES } from "./limits.ts";
import { openCase } from "./lookup.ts";
import { type PictureRefusal, refusalText } from "./picture-words.ts";
import { albumPage } from "./raise-album-page.tsx";
import { type Answer, type Desk, type Sent, sentenceOf } from "./raise-desk.ts";
import { picturesPage } from "./raise-pages.tsx";
import type { Intake } from "./raise-pictures.ts";
import { raiseWords } from "./raise-words.ts";
import { add } from "./reporter.ts";

/** The page a link of the chat leads to. What it knows is the album; of a case, the tags that open it. */
export const createAlbumPage = (visits: Visits, desk: Desk, intake: Intake) => {
  const { ephemeral, locale } = visits;
  const w = raiseWords(locale);
  const no = (fault: PictureRefusal) => new Refusal("grievance.picture", { fault });

  const page = async (
    union: number,
    secret: string,
    { warnings = [], done = false }: { readonly warnings?: readonly string[]; readonly done?: boolean } = {},
  ): Promise<Answer> => {
    const album = openAlbum(ephemeral, secret);
    const tags = await album.leads();
    if (!tags) return { status: 404, body: picturesPage("over", locale) };
    const count = (await album.pictures()).length;
    const { form } = desk.fresh(`form:${union}`);
    const body = albumPage({ union, locale, secret, form, ofCase: tags.length > 0, count, warnings, done });
    return { status: warnings.length > 0 ? 422 : 200, body };
  };

  const keep = async (secret: string, jpegs: readonly Buffer[]): Promise<void> => {
    const album = openAlbum(ephemeral, secret);
    const there = await album.pictures();
    const fresh = jpegs.filter((jpeg) => !there.some((one) => one.equals(jpeg)));
    if (there.length + fresh.length > PICTURES) throw no("count");
    for (const jpeg of fresh) {
      const became = await album.add(jpeg);
      if (became !== "kept") throw no(became === "full" ? "count" : "late");
    }
  };

  const addTo = (tags: readonly string[], jpegs: readonly Buffer[]) =>
    desk.run(async (context) => add((await openCase("", context)).found, "", context, jpegs), {
      state: { kind: "session", tags },
    });

  const take = async (union: number, secret: string, sent: Sent, caller: string): Promise<Answer> => {
    const tags = await openAlbum(ephemeral, secret).leads();
    if (!tags) return page(union, secret);
    const ticket = desk.open(`form:${union}`, sent.one("form"));
    if (!ticket) return page(union, secret, { warnings: [w.faults.stale] });
    if (sent.files("pictures").length === 0) throw no("nothing");
    const ofCase = tags.length > 0;
    const jpegs = await intake.take(sent, caller, ofCase ? "case" : "chat");
    if (!(await desk.spend(ticket))) return page(union, secret, { done: true });
    await (ofCase ? addTo(tags, jpegs) : keep(secret, jpegs));
    return page(union, secret, { done: true });
  };

  return {
    page,
    act: async (union: number, secret: string, sent: Sent, caller: () => string): Promise<Answer> => {
      try {
        return await take(union, secret, sent, caller());
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const fault = error.said.facts.fault as PictureRefusal;
        const said = error.said.kind === "grievance.picture" ? refusalText(fault, locale) : sentenceOf(error, visits);
        return page(union, secret, { warnings: [said] });
      }
    },
  };
};
