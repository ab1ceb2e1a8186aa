import { PolicyPack } from "@pulumi/policy";
import { asPolicy, asStackPolicy } from "./rule";
import { rules, stackRules } from "./rules";

new PolicyPack("cilium-lab-datapath", { enforcementLevel: "mandatory", policies: [...rules.map(asPolicy), ...stackRules.map(asStackPolicy)] });
