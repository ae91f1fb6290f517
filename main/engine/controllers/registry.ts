import type { Authorizer } from '../auth/authorization/authorizer.ts'
import type { KeyPair } from '../auth/certificates/certificate.ts'
import { bootstrapTokenCleaner } from './bootstrap-token-cleaner/controller.ts'
import { clusterRoleAggregation } from './cluster-role-aggregation/controller.ts'
import { createCsrApproving } from './csr-approving/controller.ts'
import { csrCleaner } from './csr-cleaner/controller.ts'
import { createCsrSigning } from './csr-signing/controller.ts'
import { createRootCaPublisher } from './root-ca-publisher/controller.ts'
import { createServiceAccountTokens, type TokenSource } from './service-account-token/controller.ts'
import { defineController } from '../runtime/controller.ts'
import type { ServedKinds } from '../registry/served-kinds.ts'
import type { ReconcilerDeclaration } from '../runtime/reconciler.ts'
import { scheduler } from '../scheduler/controller.ts'
import { apiDeclarations } from './api-declarations.ts'
import { deploymentController } from './deployment/controller.ts'
import { endpointSliceController } from './endpoint-slice/controller.ts'
import { endpointsController } from './endpoints/controller.ts'
import { eventTtlController } from './event-ttl/controller.ts'
import { createGarbageCollector } from './garbage-collector/controller.ts'
import { createNamespaceController } from './namespace/controller.ts'
import { nodeLifecycleController } from './node-lifecycle/controller.ts'
import { podGcController } from './pod-gc/controller.ts'
import { replicaSetController } from './replica-set/controller.ts'
import { createResourceQuotaController } from './resource-quota/controller.ts'
import { storageProtection } from './storage-protection/controller.ts'
import { createPolicyStatusController } from './validating-admission-policy-status/controller.ts'
import { serviceAccountController } from './service-account/controller.ts'

/** Every controller of the control plane. A new one is one folder and one line here. */
export function declarationsFor(served: ServedKinds, identity?: ClusterIdentity): ReconcilerDeclaration[] {
  return [
    ...(identity ? identityDeclarations(identity) : []),
    defineController(clusterRoleAggregation),
    defineController(csrCleaner),
    defineController(bootstrapTokenCleaner),
    defineController(deploymentController),
    defineController(replicaSetController),
    defineController(endpointSliceController),
    defineController(endpointsController),
    createNamespaceController(served),
    defineController(serviceAccountController),
    defineController(podGcController),
    defineController(nodeLifecycleController),
    defineController(eventTtlController),
    createResourceQuotaController(served),
    createPolicyStatusController(served),
    ...storageProtection,
    ...apiDeclarations,
    defineController(scheduler),
    createGarbageCollector(served),
  ]
}

/** What the controllers of identities sign with, and whom they ask who may. */
export interface ClusterIdentity extends TokenSource {
  readonly authority: () => KeyPair
  readonly authorizer: Pick<Authorizer, 'authorize'>
}

function identityDeclarations({ authorizer, authority, keyring }: ClusterIdentity): ReconcilerDeclaration[] {
  return [
    defineController(createCsrApproving(authorizer)),
    defineController(createCsrSigning(authority)),
    defineController(createRootCaPublisher(authority)),
    defineController(createServiceAccountTokens({ authority, keyring })),
  ]
}
