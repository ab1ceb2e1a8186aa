import type { Declared } from "./declared";
import { probe } from "./probe";
import { runOnCluster } from "../../programs/run-on-cluster";

/** Probes the cluster of KUBECONFIG_CONTENT for what DECLARED (JSON, {@link Declared}) says, and prints the summary as JSON. */
void runOnCluster("datapath", ["DECLARED"], ([declared], reach) => probe(declared as Declared, reach));
