/** The lab's stand-in for Pulumi's `docker` plugin. */
import { serve } from "../protocol";
import { dockerProvider } from "./provider";

void serve(dockerProvider());
