import { PolicyPack } from "@pulumi/policy";
import { refuseWeakening } from "./mandatory-config";
import { asPolicy, asStackPolicy } from "./rule";
import { rules, stackRules } from "./rules";

refuseWeakening();
new PolicyPack("cilium-lab-datapath", { enforcementLevel: "mandatory", policies: [...rules.map(asPolicy), ...stackRules.map(asStackPolicy)] });
