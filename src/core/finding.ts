/** What the doctor found: all is well, worth knowing, or to be mended. */
export interface Finding {
  readonly state: "fine" | "note" | "wrong";
  /** One sentence for whoever runs the program: what it is, and what to do about it. */
  readonly text: string;
}
