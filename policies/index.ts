import { PolicyPack } from "@pulumi/policy";
import { refuseWeakening } from "./core/enforcement";
import { asPolicy, asStackPolicy, type Seen } from "./core/policy";
import { rules, stackRules } from "./rules";

const seen: Seen = new Map();
const policies = [...rules.map((rule) => asPolicy(rule, seen)), ...stackRules.map((rule) => asStackPolicy(rule, seen))];

refuseWeakening();
new PolicyPack("cilium-lab-datapath", { enforcementLevel: "mandatory", policies });
