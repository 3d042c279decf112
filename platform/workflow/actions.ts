/** An action at one commit. Tags can be moved, commits cannot. */
export interface PinnedAction {
  /** As `uses` names it. */
  name: string
  commit: string
  /** The tag that the commit had when it was looked up. */
  version: string
}

/**
 * Every action that the workflows use. Commits are those of the actions' own tags (annotated ones followed to their
 * commit), looked up 2026-11 in copies of the repositories of 2026-08.
 */
export const ACTIONS = {
  checkout: pinned('actions/checkout', '3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'),
  setupNode: pinned('actions/setup-node', '820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'),
  attest: pinned('actions/attest', '1e69f48acb82d1966a394da916b4c1698aa569d6', 'v4.2.2'),
  buildx: pinned('docker/setup-buildx-action', '37fe631027851001ddb9b187196cc803df7f5f0e', 'v4.3.0'),
  registryLogin: pinned('docker/login-action', '4907a6ddec9925e35a0a9e82d7399ccc52663121', 'v4.1.0'),
  buildImage: pinned('docker/build-push-action', '53b7df96c91f9c12dcc8a07bcb9ccacbed38856a', 'v7.3.0'),
  aws: pinned('aws-actions/configure-aws-credentials', 'e6de054238d6b7531b4efff3b6587d9aade6a06c', 'v6.2.3'),
  azure: pinned('Azure/login', 'f5d393ae46f8fde4be8b75f32e3fc50e654ad0ca', 'v3.0.1'),
  azureCluster: pinned('Azure/aks-set-context', '60623acbdcbbdcf799ad50a1adf8703874339f8b', 'v5.0.0'),
  google: pinned('google-github-actions/auth', '7c6bc770dae815cd3e89ee6cdf493a5fab2cc093', 'v3.0.0'),
  googleCluster: pinned(
    'google-github-actions/get-gke-credentials',
    '3da1e46a907576cefaa90c484278bb5b259dd395',
    'v3.0.0',
  ),
} as const satisfies Readonly<Record<string, PinnedAction>>

/** `actions/checkout@3d3c…` */
export function usesOf({ name, commit }: PinnedAction): string {
  return `${name}@${commit}`
}

function pinned(name: string, commit: string, version: string): PinnedAction {
  return { name, commit, version }
}
