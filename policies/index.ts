import { PolicyPack } from "@pulumi/policy";
import { asPolicy } from "./rule";
import { rules } from "./rules";

new PolicyPack("cilium-lab-datapath", { enforcementLevel: "mandatory", policies: rules.map(asPolicy) });
