import { createHash } from "node:crypto";

/** Something that must be nowhere, and every dress in which it is looked for. */
export interface Canary {
  readonly what: string;
  readonly value: string;
}

export interface Hit {
  readonly what: string;
  readonly form: string;
}

/** Base64 cut at each of its three phases: what is left is the same whatever stands before and after it. */
const base64Forms = (bytes: Buffer): readonly (readonly [string, Buffer])[] =>
  [0, 1, 2].flatMap((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const inner = text.slice(shift === 0 ? 0 : shift + 1, -4);
    return inner.length < 8
      ? []
      : [
          [`base64+${shift}`, Buffer.from(inner)] as const,
          [`base64url+${shift}`, Buffer.from(inner.replaceAll("+", "-").replaceAll("/", "_"))] as const,
        ];
  });

const formsOf = (value: string): readonly (readonly [string, Buffer])[] => {
  const bytes = Buffer.from(value);
  const wide = Buffer.from(value, "utf16le");
  const hashes = ["md5", "sha1", "sha256"].flatMap((name) => {
    const digest = createHash(name).update(value).digest();
    return [
      [name, digest],
      [`${name} hex`, Buffer.from(digest.toString("hex"))],
    ] as const;
  });
  return [
    ["plain", bytes],
    ["hex", Buffer.from(bytes.toString("hex"))],
    ["HEX", Buffer.from(bytes.toString("hex").toUpperCase())],
    ["utf-16", wide],
    ["utf-16be", Buffer.from(wide).swap16()],
    [
      "escaped",
      Buffer.from(
        JSON.stringify(value)
          .slice(1, -1)
          .replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`),
      ),
    ],
    ["percent", Buffer.from(encodeURIComponent(value))],
    ...hashes,
    ...base64Forms(bytes),
  ];
};

interface Needle extends Hit {
  readonly bytes: Buffer;
}

/** Finds all canaries in all dresses at once: three bytes decide whether it is worth looking closer. */
export const createSearch = (canaries: readonly Canary[]): ((haystack: Buffer) => readonly Hit[]) => {
  const needles = new Map<number, Needle[]>();
  const seen = new Uint8Array(2 ** 24);
  for (const { what, value } of canaries) {
    for (const [form, bytes] of formsOf(value)) {
      const key = bytes.readUIntBE(0, 3);
      seen[key] = 1;
      needles.set(key, [...(needles.get(key) ?? []), { what, form, bytes }]);
    }
  }
  return (haystack) => {
    const hits = new Map<string, Hit>();
    let key = haystack.length > 1 ? haystack.readUInt16BE(0) : 0;
    for (let i = 2; i < haystack.length; i += 1) {
      key = ((key << 8) | (haystack[i] as number)) & 0xff_ff_ff;
      if (seen[key] === 0) continue;
      for (const { what, form, bytes } of needles.get(key) ?? [])
        if (haystack.compare(bytes, 0, bytes.length, i - 2, Math.min(haystack.length, i - 2 + bytes.length)) === 0)
          hits.set(`${what} ${form}`, { what, form });
    }
    return [...hits.values()];
  };
};

export const formsPerCanary = formsOf("canary-0123456789").length;
