import { credentials } from "@grpc/grpc-js";
import { ConstructResponse, type ConstructRequest } from "@pulumi/pulumi/proto/provider_pb";
import { ResourceMonitorClient } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { RegisterResourceOutputsRequest, RegisterResourceRequest, type RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";
import { unsupported } from "./preview-only";

/**
 * A component whose inside only the official plugin knows, for example a Helm chart unrolled into its objects. Preview
 * registers it with its inputs and nothing inside; up is an error.
 */
export async function constructPreview(provider: { name: string; version: string }, request: ConstructRequest): Promise<ConstructResponse> {
  if (!request.getDryrun()) throw new Error(unsupported(provider, `${request.getType()} "${request.getName()}"`, "create"));
  const monitor = new ResourceMonitorClient(request.getMonitorendpoint(), credentials.createInsecure());
  try {
    const register = new RegisterResourceRequest();
    register.setType(request.getType());
    register.setName(request.getName());
    register.setParent(request.getParent());
    register.setCustom(false);
    register.setObject(request.getInputs());
    register.setAcceptsecrets(true);
    register.setDependenciesList(request.getDependenciesList());
    register.setAliasesList(request.getAliasesList());
    for (const [name, provider] of request.getProvidersMap().entries()) register.getProvidersMap().set(name, provider);
    const urn = await new Promise<string>((resolve, reject) => {
      monitor.registerResource(register, (error: Error | null, answer: RegisterResourceResponse) =>
        error ? reject(error) : resolve(answer.getUrn()),
      );
    });
    const outputs = new RegisterResourceOutputsRequest();
    outputs.setUrn(urn);
    outputs.setOutputs(request.getInputs());
    await new Promise<void>((resolve, reject) => monitor.registerResourceOutputs(outputs, (error) => (error ? reject(error) : resolve())));
    const response = new ConstructResponse();
    response.setUrn(urn);
    response.setState(request.getInputs());
    return response;
  } finally {
    monitor.close();
  }
}
