import { conversation } from "./talk.ts";

conversation("webhook");
