import { conversation } from "./talk.ts";

conversation("socket");
