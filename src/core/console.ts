import type { Member, OpenContext, Reply } from "./command.ts";
import type { Locale, Role } from "./ports.ts";

/** Offices that have something to do in the console. */
export const CONSOLE_ROLES: readonly Role[] = ["officer", "chair", "admin", "organizer"];

/** One entry of the console's navigation, and all that lies below it. */
export interface ConsoleSection {
  /** `cases`: served at /console/cases and below. */
  readonly path: string;
  readonly title: Readonly<Record<Locale, string>>;
  /** What one does there, in one line: for the start page. */
  readonly summary: Readonly<Record<Locale, string>>;
  /** The `d` of a path in a box of 24 × 24, drawn as a line. */
  readonly icon: string;
  /** Who is shown it and may open it; what its pages then show is decided by the verbs. */
  readonly roles: readonly Role[];
}

/** One sentence above a page: something was done, or could not be. */
export interface ConsoleNotice {
  readonly tone: "done" | "warn";
  readonly text: string;
}

export interface ConsolePage {
  readonly title: string;
  /** HTML made by hono/jsx, without <main> and without the title. */
  readonly body: string;
  readonly notice?: ConsoleNotice;
  /** 200. */
  readonly status?: number;
  /** The address of a script of ours; without one the page may run none. */
  readonly script?: string;
}

/** One request of somebody who is signed in. A section's path and the CSRF token of a form were checked. */
export interface ConsoleVisit {
  readonly personId: number;
  readonly name: string;
  readonly roles: Member["roles"];
  readonly locale: Locale;
  readonly now: Date;
  /** What was posted; empty otherwise. */
  readonly form: FormData;
  /** The field `csrf` of every form that posts. */
  readonly csrf: string;
  /**
   * One transaction with the context this person has in their private chat. `text` is what they wrote, as its verbs want
   * it. A Refusal undoes the transaction; nobody has to catch it: it becomes a page with its sentence.
   */
  readonly step: <T>(run: (context: OpenContext) => Promise<T>, text?: string) => Promise<T>;
  /** The same for a verb: replies to others go out, those to this person and a Refusal become the notice. */
  readonly act: (
    run: (context: OpenContext) => Promise<readonly Reply[]>,
    text?: string,
  ) => Promise<{ readonly ok: boolean; readonly notice: ConsoleNotice }>;
  readonly page: (page: ConsolePage) => Response;
  /** There is no such page: the same for one that never was and one that is not for this person. */
  readonly missing: () => Response;
}

/** The pages of a capability in the console, loaded with the first request. */
export interface ConsolePart {
  readonly sections: readonly ConsoleSection[];
  readonly load: () => Promise<(request: Request, visit: ConsoleVisit) => Promise<Response>>;
}

/** What a browser sees that is not signed in. `over`: what it sent came too late and was not done. */
export type LoginView =
  | { readonly state: "waiting" | "asked"; readonly code: string }
  | { readonly state: "expired" | "refused" | "busy" | "over" | "failed" };

/** What stands around every page. */
export interface ConsoleFrame {
  readonly locale: Locale;
  readonly name: string;
  readonly csrf: string;
  readonly sections: readonly ConsoleSection[];
  /** The path of the section that is shown; "" on the start page, null on none. */
  readonly here: string | null;
}

export interface ConsoleHome {
  readonly name: string;
  readonly offices: readonly { readonly role: Role; readonly unit: string }[];
  readonly sections: readonly ConsoleSection[];
  /** What this person can send in the chat because of their offices. */
  readonly lines: readonly { readonly line: string; readonly summary: string }[];
}

export type ConsoleTrouble = "forged" | "not-yours" | "unknown" | "form";

/** The look of the console. The engine knows none, so whoever composes the program hands one in. Whole documents. */
export interface ConsoleLook {
  readonly login: (view: LoginView, locale: Locale) => string;
  readonly page: (page: ConsolePage, frame: ConsoleFrame) => string;
  readonly home: (home: ConsoleHome, locale: Locale) => ConsolePage;
  readonly trouble: (what: ConsoleTrouble, locale: Locale) => ConsolePage;
  readonly policy: (withScript: boolean) => string;
}
