import { expect, test } from "vitest";
import { DeliveryError } from "../../src/core/errors.ts";
import { type AdapterUnderTest, type Bench, title } from "./stage.ts";

/** What goes wrong on the way, and what only some platforms tell. */
export const fares = (bench: Bench, { troubles, echoes, readers }: AdapterUnderTest): void => {
  const { heard, one, placeOf, deliveryTo, deliver, count } = bench;

  if (echoes) {
    test("the bot does not hear itself", async () => {
      const place = await placeOf("group");
      await deliver(deliveryTo(place, title("报名 1")));
      await bench.stage.echoes?.();
      await bench.stage.says("兰", "group", "之后");
      await heard(1);
      expect(bench.incomings.map(({ text }) => text)).toEqual(["之后"]);
    });
  }

  if (troubles) {
    test("a busy platform is asked again, and then it is one message", async () => {
      const place = await placeOf("group");
      bench.stage.fails?.("busy", 2);
      await deliver(deliveryTo(place, title("忙过之后")));
      expect(await count(place, "忙过之后")).toBe(1);
    });

    test("what the platform refuses is an error that cannot be tried again", async () => {
      const place = await placeOf("group");
      bench.stage.fails?.("refused", 1);
      const error = await bench.adapter.send(deliveryTo(place, title("不让说"))).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(DeliveryError);
      expect(error).toMatchObject({ retryAfterMs: undefined });
      expect(String(error)).not.toContain("不让说");
      expect(await count(place, "不让说")).toBe(0);
      await deliver(deliveryTo(place, title("下一条")));
      expect(await count(place, "下一条")).toBe(1);
    });

    test.each(["lost", "silent"] as const)("an answer that is %s leaves one message", async (trouble) => {
      const place = await placeOf("private");
      bench.stage.fails?.(trouble, 1);
      await deliver(deliveryTo(place, title(`不确定 ${trouble}`)));
      expect(await count(place, `不确定 ${trouble}`)).toBe(1);
    });

    test("one chat that hangs does not hold up another", async () => {
      const [group, lan] = [await placeOf("group"), await placeOf("private")];
      bench.stage.fails?.("silent", 1);
      const hanging = deliver(deliveryTo(group, title("慢")));
      await deliver(deliveryTo(lan, title("快")));
      expect(await count(lan, "快")).toBe(1);
      await hanging;
      expect(await count(group, "慢")).toBe(1);
    });
  }

  if (readers) {
    test("who has read a message of ours is told, and nobody who has not", async () => {
      await bench.stage.says("兰", "group", "在吗");
      const lan = (await one()).sender.user;
      const { messageId } = await deliver(deliveryTo(await placeOf("group"), title("请看")));
      expect(await bench.adapter.readers?.(messageId)).toEqual([]);
      bench.stage.sees?.("兰", messageId);
      expect(await bench.adapter.readers?.(messageId)).toEqual([lan]);
      bench.stage.sees?.("竹", messageId);
      bench.stage.sees?.("兰", messageId);
      expect(await bench.adapter.readers?.(messageId)).toHaveLength(2);
    });

    test("of a message that is too old, or none of ours, nobody can tell", async () => {
      const { messageId } = await deliver(deliveryTo(await placeOf("private"), title("旧的")));
      await bench.stage.pass(8 * 86_400_000);
      for (const id of [messageId, "om_none", "../x"])
        await expect(bench.adapter.readers?.(id), id).rejects.toBeInstanceOf(DeliveryError);
    });
  } else {
    test("it does not pretend to know who read what", () => expect(bench.adapter.readers).toBeUndefined());
  }
};
