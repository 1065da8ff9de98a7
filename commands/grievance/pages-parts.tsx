import type { Locale } from "../../src/core/ports.ts";
import { ConsoleForm } from "../../src/web/console-parts.tsx";
import type { View } from "./cards-officer.ts";
import type { PageWords } from "./pages-words.ts";
import type { Template } from "./template.ts";
import type { Verb } from "./write.ts";

/** What an officer is writing. It is kept nowhere but in the page. */
export interface Draft {
  readonly verb: Verb;
  readonly text: string;
  /** The id its message will have: the same once more is not sent again. */
  readonly once: string;
}

export interface CaseShown {
  readonly locale: Locale;
  readonly csrf: string;
  readonly today: string;
  readonly id: string;
  readonly view: View;
  readonly templates: readonly Template[];
  readonly colleagues: readonly { readonly id: number; readonly name: string }[];
  readonly draft: Draft;
}

/** A form of one act on a case as the page shows it; an older page does nothing. */
export const Act = ({
  shown,
  act,
  children,
}: {
  readonly shown: Pick<CaseShown, "csrf" | "id"> & { readonly view: Pick<View, "version"> };
  readonly act?: string;
  readonly children?: Parameters<typeof ConsoleForm>[0]["children"];
}) => (
  <ConsoleForm csrf={shown.csrf} action={`/console/cases/${shown.id}`}>
    <input type="hidden" name="version" value={String(shown.view.version)} />
    {act && <input type="hidden" name="do" value={act} />}
    {children}
  </ConsoleForm>
);

/** How much time is left, and whether there is none: never by colour alone. */
export const Left = ({ days, w }: { readonly days: number; readonly w: PageWords }) => (
  <span class={days < 0 ? "left late" : days <= 1 ? "left soon" : "left"}>{w.left(days)}</span>
);
