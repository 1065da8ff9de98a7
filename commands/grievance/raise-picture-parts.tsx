import type { Locale } from "../../src/core/ports.ts";
import { keepsText, pictureWords } from "./picture-words.ts";
import type { Held } from "./raise-pictures.ts";

/** Chosen here, and those that were taken already. */
export const Pictures = ({ locale, held = null }: { readonly locale: Locale; readonly held?: Held | null }) => {
  const w = pictureWords(locale);
  return (
    <div class="field">
      <label for="pictures">{w.label}</label>
      {held && (
        <>
          <input type="hidden" name="album" value={held.field} />
          <p class="done">{w.kept(held.count)}</p>
          <label class="sure">
            <input type="checkbox" name="drop" value="1" />
            <span>{w.drop}</span>
          </label>
        </>
      )}
      <input
        id="pictures"
        name="pictures"
        type="file"
        accept="image/jpeg,image/png,image/webp"
        multiple
        aria-describedby="pictures-hint"
      />
      <small id="pictures-hint">
        {w.hint}
        {keepsText(locale)}
      </small>
    </div>
  );
};
