/** A reply that is not yet addressed: what to say (`kind`) and the facts it is made of. `cards.ts` turns it into words. */
export interface Said {
  readonly kind: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** The facts are encrypted as long as they wait to be delivered. */
  readonly secret?: true;
}

/** A mistake the person can mend. It undoes whatever the verb wrote and becomes the answer. Anything else is ours. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly said: Said;
  constructor(kind: string, facts: Readonly<Record<string, unknown>> = {}) {
    super(kind);
    this.said = { kind, facts };
  }
}

/** The platform refused a message or could not be reached. Without `retryAfterMs`, sending it again is useless. */
export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options: ErrorOptions & { readonly retryAfterMs?: number } = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** The start cannot go on; each line tells whoever runs the program what to do. Printed without a stack. */
export class StartError extends Error {
  override readonly name = "StartError";
  readonly lines: readonly string[];
  constructor(lines: readonly string[], options: ErrorOptions = {}) {
    super(lines.join("\n"), options);
    this.lines = lines;
  }
}
