/** The lab's stand-in for Pulumi's `command` plugin. */
import { previewOnly, serve } from "../protocol";
import { localCommand } from "./local-command";

const identity = { name: "command", version: "1.2.1" };

void serve({ ...identity, resources: { "command:local:Command": localCommand }, fallback: previewOnly(identity) });
