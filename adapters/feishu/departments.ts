import { clean } from "../../src/core/normalise.ts";
import type { Clock, Log } from "../../src/core/ports.ts";
import type { Api } from "./api.ts";
import { CallError, wrongSetting } from "./failures.ts";
import { LIMITS } from "./limits.ts";
import type { Pace } from "./pace.ts";
import { id, type Json, list, PLATFORM, part, text } from "./wire.ts";

/** The departments of somebody, each from the top down: 实验小学/语文组. Empty where the platform does not tell. Never rejects. */
export type Departments = (user: string) => Promise<readonly string[]>;

interface Parts {
  readonly api: Api;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly log: Log;
}

interface Department {
  readonly name: string;
  readonly parent: string;
  readonly until: number;
}

const ROOT = "0";
const isId = (value: unknown): value is string => typeof value === "string" && /^[\w.-]{1,128}$/.test(value);

/**
 * By `contact.v3.user.get` and `department.get` (§5.1), asked only when somebody says who they are; whose they are is kept
 * nowhere. Without the scopes, or outside the app's range, there are none, which is told of once.
 */
export const createDepartments = ({ api, pace, clock, log }: Parts): Departments => {
  const known = new Map<string, Department>();
  let silentUntil = 0;
  let told = false;

  const now = (): number => clock.now().getTime();

  const get = async (name: string, path: string): Promise<Json> => {
    await pace("departments");
    const query = { user_id_type: "open_id", department_id_type: "open_department_id" };
    return part(await api({ name, method: "GET", path, query, withinMs: LIMITS.nameCallMs, quiet: true }), "data");
  };

  const department = async (one: string): Promise<Department> => {
    const before = known.get(one);
    if (before && before.until > now()) return before;
    const found = part(await get("contact.department.get", `/contact/v3/departments/${one}`), "department");
    const name = clean(text(found, "name"), LIMITS.nameCharacters).replaceAll("/", "");
    const read = { name, parent: id(found, "parent_department_id"), until: now() + LIMITS.nameMemoryMs };
    if (known.size >= LIMITS.departments) known.clear();
    known.set(one, read);
    return read;
  };

  const pathOf = async (one: string): Promise<string> => {
    const names: string[] = [];
    for (let at = one; at && at !== ROOT && names.length < LIMITS.departmentDepth; ) {
      const { name, parent } = await department(at);
      if (name === "") break;
      names.unshift(name);
      at = parent;
    }
    return names.join("/");
  };

  const ask = async (user: string): Promise<readonly string[]> => {
    try {
      const found = part(await get("contact.user.get", `/contact/v3/users/${user}`), "user");
      const ids = list(found, "department_ids")
        .filter(isId)
        .filter((one) => one !== ROOT);
      const paths: string[] = [];
      for (const one of ids.slice(0, LIMITS.departmentsOfOne)) paths.push(await pathOf(one));
      return paths.filter((path) => path !== "");
    } catch (error) {
      const code = error instanceof CallError ? error.code : 0;
      if (wrongSetting(code)) silentUntil = now() + LIMITS.namelessMs;
      if (!told) log.info("feishu does not tell departments", { platform: PLATFORM, code: String(code) });
      told = true;
      return [];
    }
  };

  return async (user) => {
    if (now() < silentUntil || !isId(user)) return [];
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<readonly string[]>((resolve) => {
      timer = setTimeout(resolve, LIMITS.departmentMs, []);
    });
    return Promise.race([ask(user), late]).finally(() => clearTimeout(timer));
  };
};
