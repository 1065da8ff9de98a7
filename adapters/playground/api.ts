import { Hono } from "hono";
import type { Sink } from "../../src/core/adapter.ts";
import type { Log, PlaygroundHost } from "../../src/core/ports.ts";
import { ChatBody, ClickBody, ClockBody, MessageBody, PersonBody, readBody } from "./body.ts";
import { type Directory, PLATFORM, placeOf } from "./directory.ts";
import { Problem } from "./problem.ts";
import type { Store } from "./store.ts";
import type { Streams } from "./streams.ts";
import type { Talk } from "./talk.ts";
import type { Person, State } from "./wire.ts";

interface Parts {
  readonly host: PlaygroundHost;
  readonly directory: Directory;
  readonly store: Store;
  readonly streams: Streams;
  readonly talk: Talk;
  readonly log: Log;
  /** Where incomings go; throws when the adapter takes none. */
  readonly sink: () => Sink;
}

/** The host may refuse or fail; the caller gets no word of why, the log its time and place. */
const asking = async <T>(log: Log, work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch {
    log.error("the program failed a call of the playground", { platform: PLATFORM, part: "playground" });
    throw new Problem(500, "the program could not do that");
  }
};

export const createApi = ({ host, directory, store, streams, talk, log, sink }: Parts): Hono => {
  const api = new Hono();

  const mustBe = (id: string | undefined): Person => {
    if (!id) throw new Problem(400, "?as=<person id> is missing");
    const person = directory.person(id);
    if (!person) throw new Problem(404, "no such person");
    return person;
  };

  const addPerson = async (body: PersonBody): Promise<Person> => {
    const id = directory.mint("p");
    await asking(
      log,
      host.addPerson({ id, name: body.name, roles: body.roles, ...(body.unit ? { unit: body.unit } : {}) }),
    );
    const person: Person = { id, name: body.name, unit: body.unit ?? "", roles: body.roles };
    directory.addPerson(person);
    streams.toAll("people", { people: [person] });
    return person;
  };

  api.post("/people", async (c) => {
    sink();
    const { id, name } = await addPerson(await readBody(c.req.raw, PersonBody));
    return c.json({ id, name }, 201);
  });

  api.post("/chats", async (c) => {
    sink();
    const { name, members } = await readBody(c.req.raw, ChatBody);
    const people = members.map(mustBe);
    const id = directory.mint("c");
    await asking(log, host.addGroup({ id, name }));
    directory.addGroup({ id, name, members });
    streams.announce(id);
    // Whoever can tell the bot where the group belongs is who brought it in.
    const by = people.find(({ roles }) => roles.includes("chair") || roles.includes("admin")) ?? people[0];
    if (by) await talk.enter(sink(), by.id, id, name);
    return c.json({ id, name }, 201);
  });

  api.post("/messages", async (c) => c.json(await talk.say(sink(), await readBody(c.req.raw, MessageBody))));

  api.post("/clicks", async (c) => c.json(await talk.press(sink(), await readBody(c.req.raw, ClickBody))));

  api.get("/chats/:id/messages", (c) => {
    const { id } = mustBe(c.req.query("as"));
    const place = placeOf(id, c.req.param("id"));
    if (!directory.knows(place)) throw new Problem(404, "no such chat");
    if (!directory.sees(id, place)) throw new Problem(403, "this person is not in that chat");
    return c.json({ messages: store.transcript(place).map(({ message }) => message) });
  });

  api.post("/clock", async (c) => {
    sink();
    const { advanceSeconds } = await readBody(c.req.raw, ClockBody);
    const now = (await asking(log, host.advance(advanceSeconds))).toISOString();
    streams.toAll("clock", { now });
    return c.json({ now });
  });

  // Read anew, because roles and names change by what people say to the bot.
  api.get("/state", async (c) => {
    const [people, groups] = await asking(log, Promise.all([host.people(), host.groups()]));
    directory.restore(people, groups);
    const state: State = {
      people: directory.people(),
      groups: directory.groups().map(({ id, name, members }) => ({ id, name, members: [...members] })),
      now: host.now().toISOString(),
    };
    return c.json(state);
  });

  api.get("/stream", (c) => {
    sink();
    return streams.open(mustBe(c.req.query("as")).id, c.req.raw.signal);
  });

  return api;
};
