// The sums a browser does before it may file: they cost a person two seconds, and a machine gun a day.
// SHA-256 in plain script, because crypto.subtle is asynchronous and slow for so many short texts.

const SLICE_MS = 24;
const BLOCK = 64;

/** The first bits of the fractional parts of a root of the first primes. */
const fractions = (/** @type {number} */ count, /** @type {number} */ root) => {
  const words = new Int32Array(count);
  let found = 0;
  for (let n = 2; found < count; n += 1) {
    let prime = true;
    for (let d = 2; d * d <= n; d += 1) if (n % d === 0) prime = false;
    if (!prime) continue;
    const whole = root === 2 ? Math.sqrt(n) : Math.cbrt(n);
    words[found] = (whole - Math.floor(whole)) * 0x100000000;
    found += 1;
  }
  return words;
};

const START = fractions(8, 2);
const ROUNDS = fractions(64, 3);
const w = new Int32Array(64);

const bytes = new DataView(new ArrayBuffer(BLOCK));

/** The one block a text of at most 55 letters is hashed as. */
const lay = (/** @type {string} */ text) => {
  const size = text.length;
  for (let i = 0; i < size; i += 1) bytes.setUint8(i, text.charCodeAt(i));
  bytes.setUint8(size, 0x80);
  for (let i = size + 1; i < BLOCK - 4; i += 1) bytes.setUint8(i, 0);
  bytes.setUint32(BLOCK - 4, size * 8);
  for (let i = 0; i < 16; i += 1) w[i] = bytes.getInt32(i * 4);
};

/** The first word of its hash, which is all that is looked at. */
const firstWord = (/** @type {string} */ text) => {
  lay(text);
  for (let i = 16; i < 64; i += 1) {
    const x = w[i - 15] ?? 0;
    const y = w[i - 2] ?? 0;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = (w[i - 16] ?? 0) + s0 + (w[i - 7] ?? 0) + s1;
  }
  let a = START[0] ?? 0;
  let b = START[1] ?? 0;
  let c = START[2] ?? 0;
  let d = START[3] ?? 0;
  let e = START[4] ?? 0;
  let f = START[5] ?? 0;
  let g = START[6] ?? 0;
  let h = START[7] ?? 0;
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (ROUNDS[i] ?? 0) + (w[i] ?? 0)) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return (a + (START[0] ?? 0)) | 0;
};

/**
 * Looks for the numbers, a slice of time at a time, so that the page stays alive.
 * @param {{ id: string, sums: number, bits: number }} task
 * @param {(done: number) => void} [progress]
 */
export const solve = async ({ id, sums, bits }, progress = () => undefined) => {
  const found = [];
  for (let sum = 0; sum < sums; sum += 1) {
    let until = performance.now() + SLICE_MS;
    for (let n = 0; ; n += 1) {
      if (Math.clz32(firstWord(`${id}.${sum}.${n}`)) >= bits) {
        found.push(n);
        break;
      }
      if (n % 512 === 511 && performance.now() > until) {
        await new Promise((resolve) => setTimeout(resolve));
        until = performance.now() + SLICE_MS;
      }
    }
    progress((sum + 1) / sums);
  }
  return found.join(",");
};

const begin = (/** @type {HTMLFormElement} */ form, /** @type {HTMLButtonElement} */ button) => {
  const { id = "", sums = "", bits = "", working = "" } = form.dataset;
  const label = button.textContent;
  const proof = /** @type {HTMLInputElement} */ (form.elements.namedItem("proof"));
  let wanted = false;
  let share = 0;
  const show = () => {
    button.textContent = wanted ? `${working} ${Math.round(share * 100)}%` : label;
    button.setAttribute("aria-disabled", String(wanted));
  };
  const result = solve({ id, sums: Number(sums), bits: Number(bits) }, (done) => {
    share = done;
    show();
  });
  void result.then((numbers) => {
    proof.value = numbers;
    if (wanted) form.submit();
  });
  form.addEventListener("submit", (event) => {
    // Twice is once: what is on its way is not sent again.
    if (wanted) return event.preventDefault();
    wanted = true;
    if (proof.value === "") event.preventDefault();
    show();
  });
  // Who comes back to the page finds it as it was.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    wanted = false;
    show();
  });
  button.disabled = false;
};

if (typeof document !== "undefined") {
  const form = document.querySelector("form[data-sums]");
  const button = form?.querySelector("button");
  if (form instanceof HTMLFormElement && button) begin(form, button);
  for (const warning of document.querySelectorAll("[data-scriptless]")) warning.remove();
  for (const warning of document.querySelectorAll("[data-plain]"))
    if (warning instanceof HTMLElement) warning.hidden = window.isSecureContext;
}
