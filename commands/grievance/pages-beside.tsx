import { muteFields } from "./cards-mute.ts";
import { MAX_TEXT } from "./limits.ts";
import { Act, type CaseShown } from "./pages-parts.tsx";
import { type PageWords, pageWords } from "./pages-words.ts";

const Why = ({ shown, act, label, hint }: { shown: CaseShown; act: string; label: string; hint: string }) => (
  <details>
    <summary>{label}</summary>
    <Act shown={shown} act={act}>
      <div class="field">
        <label for={`${act}-why`}>{pageWords(shown.locale).reason}</label>
        <textarea
          id={`${act}-why`}
          name="why"
          rows={2}
          maxlength={MAX_TEXT}
          required
          aria-describedby={`${act}-hint`}
        />
        <small id={`${act}-hint`}>{hint}</small>
      </div>
      <button type="submit" class="quiet">
        {label}
      </button>
    </Act>
  </details>
);

const Press = ({ shown, act, label }: { shown: CaseShown; act: string; label: string }) => (
  <Act shown={shown} act={act}>
    <button type="submit" class="quiet">
      {label}
    </button>
  </Act>
);

/** What two officers together may do about a reporter who floods a case, and how far it has come. */
export const Mutes = ({ shown }: { readonly shown: CaseShown }) => {
  const { view, locale } = shown;
  const w = pageWords(locale);
  return (
    <>
      {muteFields(view, locale).map(([label, value]) => (
        <p class="warn">
          {label}：{value}
        </p>
      ))}
      {view.askedBy !== "" && !view.mutedOn && !view.asking && <Press shown={shown} act="mute" label={w.confirmMute} />}
      {view.askedBy !== "" && <Press shown={shown} act="unmute" label={w.unmute} />}
      {view.stop?.other && <Press shown={shown} act="stop" label={w.agreeStop} />}
      {view.mine && view.askedBy === "" && <Why shown={shown} act="mute" label={w.mute} hint={w.muteHint} />}
      {view.mine && !view.stop && <Why shown={shown} act="stop" label={w.stop} hint={w.stopHint} />}
    </>
  );
};

/** Cases that may be read beside this one. */
export const Links = ({ shown }: { readonly shown: CaseShown }) => {
  const { view, locale } = shown;
  const w = pageWords(locale);
  return (
    <details open={view.links.length > 0}>
      <summary>{w.links}</summary>
      {view.links.map((other) => (
        <Act shown={shown} act="unlink">
          <input type="hidden" name="why" value={other} />
          <div class="pick">
            <strong>{other}</strong>
            <button type="submit" class="quiet" aria-label={w.unlinkNamed(other)}>
              {w.unlink}
            </button>
          </div>
        </Act>
      ))}
      <Act shown={shown} act="link">
        <div class="field">
          <label for="other">{w.link}</label>
          <input
            id="other"
            name="why"
            type="text"
            maxlength={20}
            required
            autocomplete="off"
            aria-describedby="other-hint"
          />
          <small id="other-hint">{w.linkHint}</small>
        </div>
        <button type="submit" class="quiet">
          {w.link}
        </button>
      </Act>
    </details>
  );
};

/** Who is not to see the case any more. */
export const Exclusions = ({ shown, w }: { readonly shown: CaseShown; readonly w: PageWords }) => (
  <>
    {shown.colleagues.length > 0 && (
      <details>
        <summary>{w.exclude}</summary>
        <Act shown={shown} act="exclude">
          <div class="field">
            <label for="officer">{w.who}</label>
            <select id="officer" name="officer" required>
              {shown.colleagues.map(({ id, name }) => (
                <option value={String(id)}>{name}</option>
              ))}
            </select>
            <small>{w.excludeHint}</small>
          </div>
          <button type="submit" class="quiet">
            {w.exclude}
          </button>
        </Act>
      </details>
    )}
    <details>
      <summary>{w.keepMeOut}</summary>
      <Act shown={shown} act="exclude">
        <p>{w.keepMeOutHint}</p>
        <button type="submit" class="quiet">
          {w.keepMeOut}
        </button>
      </Act>
    </details>
  </>
);
