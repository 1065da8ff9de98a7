/** Looks whether the chat has answered, and loads the page again when something changed. Without it the page does so by itself. */
const shown = document.querySelector("[data-state]");
const [SOON, LATER] = [2_000, 10_000];

const look = async () => {
  try {
    const answer = await fetch("/console/state", { cache: "no-store" });
    const { state } = await answer.json();
    if (answer.ok && state !== shown?.getAttribute("data-state")) return location.reload();
  } catch {
    // The program is away for a moment: the next look tells.
  }
  setTimeout(look, document.hidden ? LATER : SOON);
};

setTimeout(look, SOON);
