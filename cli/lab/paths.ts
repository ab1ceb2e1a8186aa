import { join } from "node:path";

/** Where a checkout's lab keeps what it must not share: everything below `.lab/`, which git ignores. Absolute paths. */
export interface LabPaths {
  /** The checkout itself. */
  readonly checkout: string;
  /** Root of the state of this checkout. */
  readonly lab: string;
  /** `PULUMI_HOME`: plugins and credentials of this checkout only. */
  readonly pulumiHome: string;
  /** The local file backend's folder. */
  readonly state: string;
  /** File with the generated passphrase, mode 600. */
  readonly passphrase: string;
  /** Folder of the kubeconfigs, one per stack. */
  readonly kubeconfigs: string;
  /** Folder of links to charts in the cache; `ciliumChart` in a stack's config points below it. */
  readonly charts: string;
  /** Folder of scripts that run the tools in the own engine's network namespace. */
  readonly shims: string;
  /** Remembers the stack that the last command worked on. */
  readonly chosenStack: string;
  /** The policy pack that every preview and update runs. */
  readonly policyPack: string;
  /** The same pack in one file of JavaScript, as the commands run it. */
  readonly compiledPolicies: string;
  /** Test reports, one JSON file per tier. */
  readonly testReports: string;
}

/** Paths of the lab in the checkout at the absolute path `checkout`. */
export function labPaths(checkout: string): LabPaths {
  const lab = join(checkout, ".lab");
  return {
    checkout,
    lab,
    pulumiHome: join(lab, "pulumi-home"),
    state: join(lab, "state"),
    passphrase: join(lab, "passphrase"),
    kubeconfigs: join(lab, "kubeconfig"),
    charts: join(lab, "charts"),
    shims: join(lab, "bin"),
    chosenStack: join(lab, "stack"),
    policyPack: join(checkout, "policies"),
    compiledPolicies: join(lab, "policies"),
    testReports: join(checkout, "reports", "tests"),
  };
}

/** The kubeconfig file of `stack`, mode 600; there only while the lab is up. */
export function kubeconfigFile(paths: LabPaths, stack: string): string {
  return join(paths.kubeconfigs, stack);
}

/** The settings file of `stack`, as Pulumi names it. */
export function stackFile(paths: LabPaths, stack: string): string {
  return join(paths.checkout, `Pulumi.${stack}.yaml`);
}

/** The state file of `stack` of the project `project` in the local backend; it exists exactly while the stack does. */
export function stateFile(paths: LabPaths, project: string, stack: string): string {
  return join(paths.state, ".pulumi", "stacks", project, `${stack}.json`);
}
