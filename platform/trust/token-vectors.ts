import type { Claims } from './evaluator.ts'

/** Numbers of the sample repository and its owner. */
export const IDS = { owner: 3_141_592, repository: 27_182_818 } as const

const RIGHT = {
  iss: 'https://token.actions.githubusercontent.com',
  repository: 'imrightguy/CloudToLocalLLM',
  repository_owner: 'imrightguy',
  repository_id: `${IDS.repository}`,
  repository_owner_id: `${IDS.owner}`,
  ref: 'refs/heads/main',
  event_name: 'push',
}

/** A token that GitHub gives to a job of the deploy workflow, as an older repository and as one of since July 2026. */
export function rightTokens(environment: string, audience: string): Readonly<Record<'named' | 'numbered', Claims>> {
  const claims = { ...RIGHT, aud: audience, environment }
  return {
    named: { ...claims, sub: `repo:imrightguy/CloudToLocalLLM:environment:${environment}` },
    numbered: {
      ...claims,
      sub: `repo:imrightguy@${IDS.owner}/CloudToLocalLLM@${IDS.repository}:environment:${environment}`,
    },
  }
}

/** Tokens that GitHub, or somebody else, could sign and that must open nothing; what is wrong, and the token. */
export function wrongTokens(environment: string, audience: string): Readonly<Record<string, Claims>> {
  const right = rightTokens(environment, audience)
  const fork = { repository: 'mallory/CloudToLocalLLM', repository_owner: 'mallory' }
  const ids = { repository_owner_id: '666', repository_id: '667' }
  const subject = (text: string) => ({ sub: `repo:imrightguy/CloudToLocalLLM:${text}` })
  return {
    'another branch in the same environment': { ...right.named, ref: 'refs/heads/feature' },
    'a branch that begins alike': { ...right.named, ref: 'refs/heads/main-2' },
    'a tag named like the branch': { ...right.named, ref: 'refs/tags/main' },
    'a pull request in the same environment': {
      ...right.named,
      ref: 'refs/pull/7/merge',
      event_name: 'pull_request',
    },
    'a pull request without environment': {
      ...without(right.named, 'environment'),
      ...subject('pull_request'),
      ref: 'refs/pull/7/merge',
    },
    'the branch without environment': {
      ...without(right.named, 'environment'),
      ...subject('ref:refs/heads/main'),
    },
    'another environment': { ...right.named, ...subject('environment:playground'), environment: 'playground' },
    'an environment that begins alike': {
      ...right.named,
      ...subject(`environment:${environment}2`),
      environment: `${environment}2`,
    },
    'a fork': { ...right.named, ...fork, ...ids, sub: `repo:mallory/CloudToLocalLLM:environment:${environment}` },
    'somebody who took over the names': {
      ...right.numbered,
      ...ids,
      sub: `repo:imrightguy@666/CloudToLocalLLM@667:environment:${environment}`,
    },
    'a repository of the owner that begins alike': {
      ...right.named,
      repository: 'imrightguy/CloudToLocalLLM-x',
      repository_id: '668',
      sub: `repo:imrightguy/CloudToLocalLLM-x:environment:${environment}`,
    },
    'names in other letters': {
      ...right.named,
      repository: 'ImRightGuy/cloudtolocalllm',
      sub: `repo:ImRightGuy/cloudtolocalllm:environment:${environment}`,
    },
    'another audience': { ...right.named, aud: 'https://github.com/imrightguy' },
    'another issuer': { ...right.named, iss: 'https://token.actions.githubusercontent.example' },
    'an enterprise’s own issuer': { ...right.named, iss: 'https://token.actions.githubusercontent.com/mallory' },
    'stars for names': { ...right.named, sub: `repo:*:environment:${environment}` },
    'no subject': without(right.named, 'sub'),
    'nothing at all': {},
  }
}

function without(claims: Claims, claim: string): Claims {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => name !== claim))
}
