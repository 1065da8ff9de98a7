import { request } from "node:http";
import { ENCRYPT_KEY, type Fake, VERIFICATION_TOKEN } from "../../support/fake-feishu/index.ts";
import { encrypt, sign, signatureHeaders } from "../../support/fake-feishu/wire.ts";

/** What somebody on the internet may send to the webhook, and what it must be answered with. */
export interface Attack {
  readonly name: string;
  readonly status: number;
  readonly body?: string | Uint8Array;
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const HOUR_S = 3_600;
const JSON_TYPE = { "content-type": "application/json" };

export const shoot = async (origin: string, { method = "POST", path = "/feishu/events", headers, body }: Attack) => {
  const init = method === "GET" || body === undefined ? {} : { body: body as BodyInit };
  const response = await fetch(`${origin}${path}`, { method, headers: { ...JSON_TYPE, ...headers }, ...init });
  return { status: response.status, text: await response.text() };
};

/** Sends so many bytes, told beforehand or not, and stops once there is an answer. */
export const flood = (origin: string, bytes: number, told: boolean): Promise<number> =>
  new Promise((resolve, reject) => {
    const length = told ? { "content-length": String(bytes) } : {};
    const asked = request(`${origin}/feishu/events`, { method: "POST", headers: { ...JSON_TYPE, ...length } });
    asked.once("response", (response) => {
      resolve(response.statusCode ?? 0);
      asked.destroy();
    });
    asked.once("error", reject);
    const chunk = Buffer.alloc(64 * 1024, "a");
    let left = bytes;
    const more = (): void => {
      while (left > 0 && !asked.destroyed) {
        left -= chunk.length;
        if (!asked.write(chunk)) return void asked.once("drain", more);
      }
      asked.end();
    };
    more();
  });

const nested = (depth: number): string => `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;

/** Attacks of every kind, drawn with the fake's seed; `genuine` is an envelope as the platform sends it. */
export const attacks = (fake: Fake, genuine: () => object): readonly (() => Attack)[] => {
  const { random } = fake;
  const sealed = (plain: string, key = ENCRYPT_KEY): string => JSON.stringify({ encrypt: encrypt(key, plain) });
  const now = (): number => Math.floor(fake.time.now() / 1_000);
  const signed = (raw: string, at = now()) => signatureHeaders(ENCRYPT_KEY, raw, String(at), random.letters(8));
  const event = (): string => JSON.stringify(genuine());
  const flipped = (digits: string): string => `${digits.startsWith("0") ? "1" : "0"}${digits.slice(1)}`;

  const unsigned = (headers: (raw: string) => Readonly<Record<string, string>>) => (): Attack => {
    const body = sealed(event());
    return { name: "not signed by the platform", status: 401, body, headers: headers(body) };
  };
  const authentic = (name: string, status: number, plain: () => string) => (): Attack => {
    const body = sealed(plain());
    return { name, status, body, headers: signed(body) };
  };
  const unreadable =
    (name: string, body: () => string, status = 400) =>
    (): Attack => {
      const raw = body();
      return { name, status, body: raw, headers: signed(raw) };
    };
  const changed = (change: (envelope: { header: object; event: object }) => object) => () =>
    JSON.stringify(change(genuine() as { header: object; event: object }));
  const noEvent = (told: () => object) => changed((one) => ({ ...one, event: told() }));

  return [
    unsigned(() => ({})),
    unsigned((raw) => ({ ...signed(raw), "X-Lark-Signature": flipped(signed(raw)["X-Lark-Signature"] ?? "") })),
    unsigned((raw) => ({ ...signed(raw), "X-Lark-Signature": sign(String(now()), "n", "another key", raw) })),
    unsigned((raw) => ({ ...signed(raw), "X-Lark-Request-Nonce": "another" })),
    unsigned((raw) => signed(`${raw} `)),
    unsigned((raw) => ({ ...signed(raw), "X-Lark-Signature": "" })),
    unsigned((raw) => signed(raw, now() - random.int(9, 500) * HOUR_S)),
    unsigned((raw) => signed(raw, now() + random.int(1, 500) * HOUR_S)),
    authentic(
      "another verification token",
      401,
      changed((one) => ({ ...one, header: { ...one.header, token: "x" } })),
    ),
    authentic(
      "no verification token",
      401,
      changed(({ event: told }) => ({ event: told })),
    ),
    authentic("a challenge with another token", 401, () =>
      JSON.stringify({ type: "url_verification", challenge: "c", token: random.letters(20) }),
    ),
    unreadable("not encrypted", event),
    unreadable("not encrypted, with the right token", () =>
      JSON.stringify({ type: "url_verification", challenge: "c", token: VERIFICATION_TOKEN }),
    ),
    unreadable("garbage for ciphertext", () =>
      JSON.stringify({ encrypt: random.pick(["AAAA", "", "=", "\u0000", "中"]) }),
    ),
    unreadable("garbage of the right length", () =>
      JSON.stringify({ encrypt: Buffer.from(random.letters(16 * random.int(2, 20))).toString("base64") }),
    ),
    unreadable("sealed with another key", () => sealed(event(), "another key")),
    unreadable("sealed, and no JSON", () => sealed(random.letters(random.int(0, 200)))),
    unreadable("sealed, and no object", () => sealed(random.pick(["null", "7", '"x"', "[]", "[{}]"]))),
    unreadable("no JSON", () => random.pick(["", "not json", "{", '{"encrypt":', "<xml/>", "\u0000"])),
    unreadable("no object", () => random.pick(["null", "7", "[]", '"AAAA"', "true"])),
    unreadable("encrypt is no string", () =>
      random.pick(['{"encrypt":{}}', '{"encrypt":["AAAA"]}', '{"encrypt":1}', "{}"]),
    ),
    unreadable("a prototype", () => '{"__proto__":{"encrypt":"AAAA"},"constructor":{"prototype":{}}}'),
    unreadable("deep", () => `{"encrypt":${nested(random.int(100, 4_000))}}`),
    unreadable("deeper than it is closed", () => "[".repeat(random.int(1, 20_000))),
    () => ({ name: "another type", status: 415, body: event(), headers: { "content-type": random.pick(OTHER_TYPES) } }),
    () => ({ name: "another method", status: 405, method: random.pick(["GET", "PUT", "PATCH", "DELETE"]) }),
    () => ({
      name: "another path",
      status: 404,
      path: random.pick(["/feishu/events/x", "/feishu", "/feishu/event"]),
      body: "{}",
    }),
    // From the platform itself, and still nothing to write down.
    authentic("an event nobody knows", 200, () => JSON.stringify(fake.events.envelope(fake.events.noise(), "e"))),
    authentic("deep, and sealed", 200, () =>
      noEvent(() => ({ deep: 0 }))().replace('"deep":0', `"deep":${nested(20_000)}`),
    ),
    authentic(
      "a message of a bot",
      200,
      noEvent(() => ({ sender: { sender_type: "bot" }, message: {} })),
    ),
    authentic(
      "a message without anything in it",
      200,
      noEvent(() => random.pick(EMPTY)),
    ),
  ];
};

const OTHER_TYPES = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonx",
];
const USER = { sender_type: "user", sender_id: { open_id: "ou_x" } };
const EMPTY: readonly object[] = [
  {},
  { sender: null, message: null },
  {
    sender: USER,
    message: { message_id: "om_x", chat_id: "oc_x", chat_type: "group", message_type: "text", content: "{" },
  },
  {
    sender: USER,
    message: { message_id: "om_x", chat_id: "oc_x", chat_type: "p2p", message_type: "system", content: "{}" },
  },
  { sender: USER, message: { message_id: ["om_x"], chat_id: {}, message_type: "text", content: '{"text":"报名"}' } },
  {
    sender: USER,
    message: { message_id: "../../x y", chat_id: "oc_x", message_type: "text", content: '{"text":"报名"}' },
  },
];
