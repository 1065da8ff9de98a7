import type { Socket } from "node:net";

const LONGEST = 4_096;

/** Lines of text from a socket. One that does not end in time to be a line of ours ends the connection. */
export const onLines = (socket: Socket, heard: (line: string) => void): void => {
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (text: string) => {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > LONGEST || lines.some((line) => line.length > LONGEST)) {
      socket.destroy();
      return;
    }
    for (const line of lines) if (!socket.destroyed) heard(line);
  });
};
