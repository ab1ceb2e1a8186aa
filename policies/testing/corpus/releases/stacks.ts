import { goodValues } from "../../harness/fixtures";
import type { Fixture } from "../../harness/run";

type Props = Fixture["props"];

/** A Chart of v3, which says its folder in `path` or its name in `chart`. */
export function chartV3(props: Props): Fixture {
  return { type: "kubernetes:helm.sh/v3:Chart", name: "cilium", props };
}

/** A Chart of v4. */
export function chartV4(props: Props): Fixture {
  return { type: "kubernetes:helm.sh/v4:Chart", name: "cilium", props };
}

/** A release of a chart that is not called Cilium's. */
export function other(chart: string, values: Props[string], rest: Props = {}): Fixture {
  return { type: "kubernetes:helm.sh/v3:Release", name: "platform", props: { chart, values, ...rest } };
}

/** Good values with a tunnel. */
export const tunnelled = { ...goodValues, routingMode: "tunnel" } satisfies Props;

/** A good set of values in the words that 1.12 and 1.13 read. */
export const oldWords = { ...without(goodValues, "routingMode"), tunnel: "disabled", kubeProxyReplacement: "strict" } satisfies Props;

/** Values without some keys. */
export function without(values: Props, ...keys: string[]): Props {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.includes(key)));
}
