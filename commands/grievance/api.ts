import type { OpenAPIHono } from "@hono/zod-openapi";
import { createRest, refuse } from "../../src/web/rest.ts";

/** Cases are read by officers under their own name; the union's token is nobody's. */
export const createApi = (): OpenAPIHono => {
  const app = createRest();
  app.get("/cases", () => {
    throw refuse(403, "Cases are not shown to this token: officers read them in their private chat.");
  });
  return app;
};
