/** A field of a form, as text; a file or nothing is an empty one. */
export const field = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === "string" ? value : "";
};

export const fieldsOf = (form: FormData, name: string): readonly string[] =>
  form.getAll(name).flatMap((value) => (typeof value === "string" ? [value] : []));

/** The version that a page was made of; a page without one is of no version. */
export const versionIn = (form: FormData): number =>
  /^\d{1,9}$/.test(field(form, "version")) ? Number(field(form, "version")) : -1;
