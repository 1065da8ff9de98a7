import { problem } from "../../src/core/problem.ts";

const TITLES = {
  400: "Bad request",
  403: "Not allowed",
  404: "Not found",
  413: "Too large",
  500: "Internal error",
  503: "Unavailable",
} as const;

/** A call that cannot be done; becomes the RFC 9457 answer. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: keyof typeof TITLES;
  constructor(status: keyof typeof TITLES, detail: string) {
    super(detail);
    this.status = status;
  }
}

export const problemResponse = ({ status, message }: Problem): Response => problem(status, TITLES[status], message);
