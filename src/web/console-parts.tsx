import type { PropsWithChildren } from "hono/jsx";

/** A form that posts: what came from elsewhere is refused by its token. Without `action` it goes to the page it is on. */
export const ConsoleForm = ({
  csrf,
  action,
  children,
}: PropsWithChildren<{ readonly csrf: string; readonly action?: string }>) => (
  <form method="post" action={action}>
    <input type="hidden" name="csrf" value={csrf} />
    {children}
  </form>
);

/** A drawing of one line, for the eye only. */
export const Icon = ({ d }: { readonly d: string }) => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={d} />
  </svg>
);
