import * as pulumi from "@pulumi/pulumi";
import { errorText } from "./programs/present";

/** Runs `check`; what it throws reaches the user as one line, without a stack trace that says nothing to them. */
export function refusing<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw new pulumi.RunError(errorText(error));
  }
}
