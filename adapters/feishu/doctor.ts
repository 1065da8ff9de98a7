import type { Finding } from "../../src/core/finding.ts";
import type { Clock, Ephemeral, Locale, Log } from "../../src/core/ports.ts";
import { type Api, type Call, createApi } from "./api.ts";
import { type DoctorWords, doctorWordsIn, type Purpose } from "./doctor-words.ts";
import type { Answer } from "./exchange.ts";
import { CallError } from "./failures.ts";
import { LIMITS } from "./limits.ts";
import { type FeishuConfig, id, type Json, parseJson, part, text } from "./wire.ts";

interface Options {
  readonly config: FeishuConfig;
  readonly publicUrl: string | undefined;
  readonly clock: Clock;
  readonly locale: Locale;
}

/** Nothing is shared and nothing logged: a token that somebody else got would hide a wrong secret. */
const ALONE: Ephemeral = {
  get: async () => null,
  set: async () => undefined,
  setIfAbsent: async () => true,
  delete: async () => undefined,
  take: async () => 0,
  ready: () => true,
  close: async () => undefined,
};
const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const fine = (text: string): Finding => ({ state: "fine", text });
const note = (text: string): Finding => ({ state: "note", text });
const wrong = (text: string): Finding => ({ state: "wrong", text });

const codeOf = (error: unknown): number => (error instanceof CallError ? error.code : 0);

const WRONG_SECRET = [10003, 10014, 514];
const WRONG_ADDRESS = 99991401;
const QUOTA = 99991403;
const NO_SCOPE = 99991672;
const SOCKETS_FULL = 1000040350;
/** §1.8: the SDK takes no other. */
const APP_ID = /^cli_[0-9a-f]{16}$/i;
/** bot-v3 `activate_status`. */
const ENABLED = 2;

/** Why the first call failed; everything else would fail alike. */
const refusalOf = (error: unknown, words: DoctorWords, { baseUrl }: FeishuConfig): Finding => {
  const code = codeOf(error);
  if (code === 0) return wrong(words.unreachable(baseUrl));
  if (WRONG_SECRET.includes(code)) return wrong(words.secret);
  if (code === WRONG_ADDRESS) return wrong(words.address);
  return wrong(code === QUOTA ? words.quota : words.noBot(code));
};

const botOf = (bot: Json, words: DoctorWords): Finding =>
  bot.activate_status === ENABLED
    ? fine(words.bot(text(bot, "app_name")))
    : wrong(words.asleep(String(bot.activate_status)));

interface Probe {
  readonly scope: string;
  readonly purpose: Purpose;
  readonly call: Call;
}

/** Calls that do nothing: the platform looks at the scope before it looks for the chat that does not exist. */
const probes = (us: string): readonly Probe[] => [
  {
    scope: "im:message:send_as_bot",
    purpose: "send",
    call: {
      name: "doctor.send",
      method: "POST",
      path: "/im/v1/messages",
      query: { receive_id_type: "chat_id" },
      body: { receive_id: `oc_${"0".repeat(32)}`, msg_type: "text", content: '{"text":"…"}' },
    },
  },
  {
    scope: "contact:user.basic_profile:readonly",
    purpose: "names",
    call: {
      name: "doctor.names",
      method: "POST",
      path: "/contact/v3/users/basic_batch",
      query: { user_id_type: "open_id" },
      body: { user_ids: [us] },
    },
  },
  {
    scope: "im:chat:readonly",
    purpose: "groups",
    call: { name: "doctor.groups", method: "GET", path: "/im/v1/chats", query: { page_size: "1" } },
  },
];

const tried = async ({ scope, purpose, call }: Probe, api: Api, words: DoctorWords): Promise<Finding> => {
  try {
    await api(call);
    return fine(words.granted(scope));
  } catch (error) {
    const code = codeOf(error);
    if (code === 0) return note(words.unsure(scope, code));
    if (code !== NO_SCOPE) return fine(words.granted(scope));
    // Without names and members it works, only less well.
    return (purpose === "send" ? wrong : note)(words.missing(scope, purpose));
  }
};

/** §1.8: whether the endpoint would give a connection; none is opened. */
const socketOf = async ({ appId, appSecret, baseUrl }: FeishuConfig, words: DoctorWords): Promise<Finding> => {
  const answer = await fetch(`${baseUrl}/callback/ws/endpoint`, {
    method: "POST",
    headers: { "content-type": "application/json", locale: "zh" },
    body: JSON.stringify({ AppID: appId, AppSecret: appSecret }),
    signal: AbortSignal.timeout(LIMITS.callMs),
  }).then(
    async (response) => parseJson(await response.text()),
    () => null,
  );
  const code = typeof answer?.code === "number" ? answer.code : -1;
  if (code === 0) return fine(words.socket);
  if (code === SOCKETS_FULL) return wrong(words.socketFull);
  return wrong(WRONG_SECRET.includes(code) ? words.secret : words.socketRefused(code));
};

const webhookOf = (publicUrl: string | undefined, words: DoctorWords): readonly Finding[] =>
  publicUrl ? [note(words.requestUrl(`${publicUrl}/feishu/events`))] : [wrong(words.publicUrl)];

const further = async (bot: Json, api: Api, { config, publicUrl }: Options, words: DoctorWords) => {
  const scopes = await Promise.all(probes(id(bot, "open_id")).map((probe) => tried(probe, api, words)));
  const way =
    config.mode === "socket" ? [await socketOf(config, words), note(words.console)] : webhookOf(publicUrl, words);
  return [fine(words.signedIn), botOf(bot, words), ...scopes, ...way, note(words.unseen)];
};

/** Calls what the credentials allow and says in plain words what is missing. Changes nothing; never rejects. */
export const examineFeishu = async (options: Options): Promise<readonly Finding[]> => {
  const { config, clock, locale } = options;
  const words = doctorWordsIn(locale);
  let skewMs = 0;
  const heard = (header: Answer["header"]): void => {
    skewMs = Math.abs(clock.now().getTime() - Date.parse(header("date") ?? "")) || 0;
  };
  const api = createApi({ config, clock, ephemeral: ALONE, log: SILENT, heard });
  const odd = config.mode === "socket" && !APP_ID.test(config.appId) ? [wrong(words.appId)] : [];
  const found = await api({ name: "doctor.bot", method: "GET", path: "/bot/v3/info" }).then(
    (answer) => further(part(answer, "bot"), api, options, words),
    (error: unknown) => [refusalOf(error, words, config)],
  );
  const skew = skewMs > LIMITS.doctorSkewMs ? [wrong(words.skew(Math.round(skewMs / 60_000)))] : [];
  return [...found, ...odd, ...skew];
};
