import type { Account } from "../core/incoming.ts";
import type { ReturnPath } from "../core/sealed.ts";

/** Every way back is so long before it is sealed, so that its length tells nothing. */
const PLAIN_BYTES = 256;

interface Sodium {
  readonly crypto_box_seal: (message: Uint8Array, publicKey: Uint8Array) => Uint8Array;
  readonly crypto_box_seal_open: (sealed: Uint8Array, publicKey: Uint8Array, privateKey: Uint8Array) => Uint8Array;
  readonly crypto_box_keypair: () => { readonly publicKey: Uint8Array; readonly privateKey: Uint8Array };
}

/** Loaded when first needed: most processes never seal anything. */
const loadSodium = async (): Promise<Sodium> => {
  const { default: sodium } = await import("libsodium-wrappers");
  await sodium.ready;
  return sodium;
};

/** Nothing of the account is a member of it; only the courier opens what it seals. */
export const returnPathOf = ({ platform, tenant, user }: Account): ReturnPath => {
  const plain = Buffer.from(JSON.stringify([platform, tenant, user]));
  return Object.freeze({
    seal: async (publicKey: Uint8Array) => {
      if (plain.length > PLAIN_BYTES) throw new Error("an account is too long to be sealed");
      const padded = Buffer.alloc(PLAIN_BYTES, " ");
      plain.copy(padded);
      const sealed = Buffer.from((await loadSodium()).crypto_box_seal(padded, publicKey));
      padded.fill(0);
      return sealed;
    },
  });
};

export interface RouteKey {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}

export const newRouteKey = async (): Promise<RouteKey> => (await loadSodium()).crypto_box_keypair();

/** For the courier only. Null when it was sealed to another key. */
export const openReturnPath = async (sealed: Uint8Array, key: RouteKey): Promise<Account | null> => {
  const sodium = await loadSodium();
  try {
    const plain = Buffer.from(sodium.crypto_box_seal_open(sealed, key.publicKey, key.privateKey));
    const [platform, tenant, user] = JSON.parse(plain.toString("utf8")) as string[];
    plain.fill(0);
    return platform !== undefined && tenant !== undefined && user !== undefined ? { platform, tenant, user } : null;
  } catch {
    return null;
  }
};
