/** Rows of cells; a quoted cell may hold separators, quotes and line breaks. Any text is some table. */
export const parseCsv = (text: string, maxRows: number): readonly (readonly string[])[] => {
  const separator = separatorOf(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = "";
  let quoted = false;
  const closeRow = () => {
    row.push(cell);
    rows.push(row);
    row = [];
    cell = "";
  };
  for (let i = 0; i < text.length && rows.length <= maxRows; i += 1) {
    const char = text.charAt(i);
    if (quoted) {
      if (char !== '"') cell += char;
      else if (text.charAt(i + 1) === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === "") {
      cell = "";
      quoted = true;
    } else if (char === separator) {
      row.push(cell);
      cell = "";
    } else if (char === "\n" || (char === "\r" && text.charAt(i + 1) !== "\n")) closeRow();
    else if (char !== "\r") cell += char;
  }
  if (cell !== "" || row.length > 0) closeRow();
  return rows;
};

/** The one that stands most often in the first lines. Chinese commas occur in hand-made files. */
const separatorOf = (text: string): string => {
  const head = text.slice(0, 2_000);
  const counts = [",", "\t", ";", "，"].map((one) => [one, head.split(one).length] as const);
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0];
};

/** Every control character but tab and line ends. */
const CONTROL = /(?![\t\n\v\f\r])\p{Cc}|\p{Noncharacter_Code_Point}/u;

const strict = (encoding: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Excel in China writes csv in GB18030 unless told otherwise. Null = it is no text. */
export const decodeText = (bytes: Uint8Array): string | null => {
  const [a, b] = bytes;
  const wide =
    a === 0xff && b === 0xfe ? strict("utf-16le", bytes) : a === 0xfe && b === 0xff ? strict("utf-16be", bytes) : null;
  const text = wide ?? strict("utf-8", bytes) ?? strict("gb18030", bytes);
  // A picture or a program can pass for text of two bytes a character, but not without control characters.
  return text === null || CONTROL.test(text) ? null : text;
};
