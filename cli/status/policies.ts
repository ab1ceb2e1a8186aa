import schema from "../../policies/config.schema.json";
import pack from "../../policies/package.json";
import { good, warn, type Cell } from "../reporting/cells";

/** The variable by which Pulumi runs a policy pack unasked. */
export const packVariable = "PULUMI_OPTION_POLICY_PACK";

/**
 * Which pack judges what is done to the stack. Every command of make runs it; a plain `pulumi` does where the shell says so.
 *
 * @param labs what a shell of the lab says
 * @param shells what the caller's shell says
 */
export function policyCell(labs: string | undefined, shells: string | undefined): Cell {
  const rules = Object.keys(schema.properties).filter((name) => name !== "all");
  // The pack refuses a configuration that says anything else.
  const level = schema.$defs.level.enum[0];
  const applies = `${pack.name}: ${rules.length} ${level} rules by every \`make\``;
  if (shells === labs) return good(`${applies}, and by plain \`pulumi\` here`);
  if (!shells) return good(`${applies}; not by plain \`pulumi\` here`);
  return warn(`${applies}; plain \`pulumi\` here runs ${shells}`);
}
