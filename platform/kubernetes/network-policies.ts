import { type Component, type Flow, flowsOf, type Peer } from '../ports.ts'
import type { Value } from '../yaml-text.ts'
import { componentsOf } from './namespace.ts'
import type { KubernetesObject } from './object.ts'
import { labelsOf, NAMES, selectorOf, type Target } from './target.ts'

/** Nobody speaks to anybody, and then each part may do what the table of ports says. */
export function networkPolicies(target: Target): readonly KubernetesObject[] {
  const flows = flowsOf(target.settings)
  const everyone = flows.filter(({ from }) => from.kind === 'everyone')
  return [
    policy(target, { name: 'default-deny', selector: {}, ways: ['Ingress', 'Egress'] }),
    policy(target, { name: 'names', selector: {}, ways: ['Egress'], outgoing: everyone }),
    ...componentsOf(target.settings).map((component) => componentPolicy(target, component, flows)),
  ]
}

function componentPolicy(target: Target, component: Component, flows: readonly Flow[]): KubernetesObject {
  const isOurs = (peer: Peer) => peer.kind === 'component' && peer.component === component
  return policy(target, {
    name: NAMES[component],
    selector: { matchLabels: selectorOf(component) },
    ways: ['Ingress', 'Egress'],
    incoming: flows.filter(({ to }) => to.some(isOurs)),
    outgoing: flows.filter(({ from }) => isOurs(from)),
    component,
  })
}

interface PolicyParts {
  name: string
  selector: { readonly [key: string]: Value }
  ways: readonly ('Ingress' | 'Egress')[]
  incoming?: readonly Flow[]
  outgoing?: readonly Flow[]
  component?: Component
}

function policy(target: Target, parts: PolicyParts): KubernetesObject {
  const { name, selector, ways, incoming = [], outgoing = [], component } = parts
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: target.settings.namespace, labels: labelsOf(target, component) },
    spec: {
      podSelector: selector,
      policyTypes: ways,
      ...(incoming.length > 0 && { ingress: incoming.map(({ from, ports }) => ({ from: placesOf(from), ports })) }),
      ...(outgoing.length > 0 && { egress: outgoing.map(({ to, ports }) => ({ to: to.flatMap(placesOf), ports })) }),
    },
  }
}

/** A peer in Kubernetes' words. An empty list there would mean everybody, so nobody's flows are left out of the table. */
function placesOf(peer: Peer): readonly Value[] {
  if (peer.kind === 'component') return [{ podSelector: { matchLabels: selectorOf(peer.component) } }]
  if (peer.kind === 'everyone') return [{ podSelector: {} }]
  if (peer.kind === 'blocks')
    return peer.blocks.map(({ cidr, except }) => ({ ipBlock: { cidr, ...(except && { except }) } }))
  return [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } } }]
}
