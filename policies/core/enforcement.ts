import * as grpc from "@grpc/grpc-js";
import * as analyzer from "@pulumi/pulumi/proto/analyzer_pb";

/** The engine's word for each level. */
const words = Object.fromEntries(Object.entries(analyzer.EnforcementLevel).map(([word, level]) => [level, word.toLowerCase()]));

type Levels = Iterable<readonly [rule: string, level: number]>;

/** What is wrong with a configuration of the pack: undefined where every rule stays mandatory. */
export function weakening(levels: Levels): string | undefined {
  const kept: number[] = [analyzer.EnforcementLevel.MANDATORY, analyzer.EnforcementLevel.REMEDIATE];
  const lowered = [...levels].filter(([, level]) => !kept.includes(level)).map(([rule, level]) => `\`${rule}\` to \`${words[level]}\``);
  if (lowered.length === 0) return undefined;
  return (
    `The policy configuration sets ${lowered.join(" and ")}, but every rule of this pack is mandatory. ` +
    "Take the level out of the file that `--policy-pack-config` names; to do without the pack, do not pass it."
  );
}

type Configure = grpc.handleUnaryCall<analyzer.ConfigureAnalyzerRequest, unknown>;

/**
 * Makes the pack refuse a configuration that lowers a rule's level, so that the command ends with an error instead of passing.
 *
 * The SDK takes whatever `--policy-pack-config` says and then does not call a disabled rule at all, and shows the configuration to no rule. So
 * this stands in front of the SDK's own handler of the engine's `Configure` call, where the service is registered. To be called before the
 * pack is made; `tests/engine/policy-config.test.ts` shows on the real engine that it is asked.
 */
export function refuseWeakening(server: Pick<grpc.Server, "addService"> = grpc.Server.prototype): void {
  const addService = server.addService;
  server.addService = function (this: grpc.Server, service, implementation) {
    const configure = implementation["configure"] as Configure | undefined;
    if (!configure) {
      addService.call(this, service, implementation);
      return;
    }
    const guarded: Configure = (call, done) => {
      const levels = new Map<string, number>();
      call.request.getPolicyconfigMap().forEach((config, rule) => levels.set(rule, config.getEnforcementlevel()));
      const message = weakening(levels);
      if (message === undefined) configure(call, done);
      else done({ code: grpc.status.INVALID_ARGUMENT, message }, null);
    };
    addService.call(this, service, { ...implementation, configure: guarded });
  };
}
