/** What Checkov finds in something of ours that is meant to be so; the rendered file says the reason. */
const FINDINGS = {
  keptImage: {
    rule: 'CKV_K8S_15',
    reason:
      'Tags of our registries never move and releases name digests; a node that has the image needs no registry to start it again',
  },
  variable: { rule: 'CKV_K8S_35', reason: 'The program takes this value as a variable only' },
  token: { rule: 'CKV_K8S_38', reason: 'It steers the nodes by the API of Kubernetes and needs its token' },
  noDigestYet: {
    rule: 'CKV_K8S_43',
    reason: 'No release wrote digests into the settings yet; deploy refuses what plan warns of',
  },
  upstreamTag: { rule: 'CKV_K8S_43', reason: 'A tag of the project that makes it, pulled anew at every start' },
} as const

export type AcceptedFinding = keyof typeof FINDINGS

/** Annotations by which Checkov leaves an object alone, each with its reason. */
export function acceptedFindings(accepted: readonly AcceptedFinding[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    accepted.map((name, at) => [`checkov.io/skip${at + 1}`, `${FINDINGS[name].rule}=${FINDINGS[name].reason}`]),
  )
}

/** What is accepted of every container from our registry. */
export function acceptedOfImage(image: string): readonly AcceptedFinding[] {
  return image.includes('@sha256:') ? ['keptImage'] : ['keptImage', 'noDigestYet']
}
