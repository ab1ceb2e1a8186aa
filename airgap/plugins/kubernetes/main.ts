/** Entry point of the plugin: the engine runs it as `pulumi-resource-kubernetes`. */
import { serve } from "../protocol/serve";
import { kubernetesProvider } from "./provider";

void serve(kubernetesProvider());
