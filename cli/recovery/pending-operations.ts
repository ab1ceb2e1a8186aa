/** An operation that was under way when Pulumi died. */
export interface PendingOperation {
  /** `creating`, `updating`, `deleting`, … */
  type: string;
  resource: { urn: string; type: string; inputs?: Record<string, unknown> };
}

/** The operations that a killed Pulumi has left in the state. @param stackExport JSON of `pulumi stack export` */
export function pendingOperations(stackExport: string): PendingOperation[] {
  const { deployment } = JSON.parse(stackExport) as { deployment?: { pending_operations?: PendingOperation[] | null } };
  return deployment?.pending_operations ?? [];
}

/** `lab-nodes (creating)`, for a sentence. */
export function operationText({ type, resource }: PendingOperation): string {
  return `${resource.urn.split("::").at(-1)} (${type})`;
}

/** Names of Docker networks whose making was under way: Docker may have made them, and the state does not know their ids. */
export function networksUnderWay(operations: readonly PendingOperation[]): string[] {
  return operations.flatMap(({ type, resource }) => {
    const name = resource.inputs?.["name"];
    return type === "creating" && resource.type === "docker:index/network:Network" && typeof name === "string" ? [name] : [];
  });
}
