import { randomBytes } from "node:crypto";
import { openCalls } from "../../src/db/client.ts";
import { migrateDatabase } from "../../src/db/migrate.ts";
import type { Scratch } from "../bench/scratch.ts";
import { type DebianServer, startDebian } from "../bench/servers.ts";
import { type TestDatabase, urlOf } from "../support/database.ts";
import { startRedis, type TestRedis } from "../support/redis.ts";

/** One line of the table. */
export interface Row {
  /** Of the list of attacks, `A06`. */
  readonly id: string;
  readonly attack: string;
  /** What the same attack does to a design that stores who did what; empty where there is none to compare with. */
  readonly naive: string;
  readonly ours: string;
  readonly pass: boolean;
}

/** What attacks work with: servers of their own, and a place for what they steal. */
export interface Ground {
  readonly scratch: Scratch;
  readonly server: DebianServer;
  readonly redis: TestRedis;
  /** Where Redis writes what it is told to save. */
  readonly redisFolder: string;
  /** A migrated database of its own, or an empty one. */
  readonly database: (migrated?: boolean) => Promise<TestDatabase>;
  readonly note: (text: string) => void;
  /** How often the program is killed. */
  readonly deaths: number;
}

/** Attacks that share their preparation. */
export interface Group {
  readonly name: string;
  readonly ids: readonly string[];
  readonly run: (ground: Ground) => Promise<readonly Row[]>;
}

/** Everything an operator could switch on that helps an attacker is on: the log of changes in full, every statement that changes something with its values. */
const SETTINGS = [
  ...[
    "max_connections=300",
    "shared_buffers=128MB",
    "wal_level=logical",
    "max_wal_senders=4",
    "max_replication_slots=4",
  ],
  ...["wal_compression=off", "wal_keep_size=2GB", "autovacuum=off"],
  ...[
    "log_statement=mod",
    "log_min_messages=debug1",
    "log_parameter_max_length=-1",
    "log_parameter_max_length_on_error=-1",
  ],
];

export const openGround = async (scratch: Scratch, note: Ground["note"], deaths: number): Promise<Ground> => {
  const server = await startDebian(scratch, SETTINGS);
  if (!server) throw new Error("there is no PostgreSQL 15 of Debian's here: apt-get install postgresql-15");
  const redisFolder = scratch.folder("redis");
  const redis = await startRedis({ folder: redisFolder });
  scratch.later(redis.stop);
  const database = async (migrated = true): Promise<TestDatabase> => {
    const name = `p_${randomBytes(5).toString("hex")}`;
    const admin = openCalls(server.owner, { max: 1 });
    await admin.unsafe(`create database ${name}`).finally(() => admin.end());
    const target = { ...server.owner, database: name };
    if (migrated) await migrateDatabase(target, target.password);
    const drop = async () => {
      const again = openCalls(server.owner, { max: 1 });
      await again.unsafe(`drop database if exists ${name} with (force)`).finally(() => again.end());
    };
    return { target, url: urlOf(target), drop };
  };
  return { scratch, server, redis, redisFolder, database, note, deaths };
};
