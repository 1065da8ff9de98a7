import { adapterContract } from "./adapter.ts";
import { feishuUnderTest } from "./feishu.ts";

adapterContract(feishuUnderTest("webhook"));
