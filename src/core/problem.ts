/** RFC 9457. `detail` is for people and never quotes what was sent. */
export const problem = (status: number, title: string, detail?: string): Response =>
  new Response(
    JSON.stringify({
      type: "about:blank",
      title,
      status,
      ...(detail ? { detail } : {}),
    }),
    {
      status,
      headers: { "content-type": "application/problem+json; charset=utf-8" },
    },
  );
