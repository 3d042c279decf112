import type { Finding } from './finding.ts'
import { git, type Tree } from './tree.ts'

/** As many as one review looks at; older ones cannot be changed any more. */
const newest = 20
const subjectCharacters = 50
const prefix = /^\S+:\s|^\[|^(fixup|squash|amend)!/

/** Finds commits whose subject is not one short plain sentence in the imperative. */
export function findCommitSubjects({ root }: Tree): Finding[] {
  const log = git(root, ['log', `-${newest}`, '--no-merges', '--format=%h %s'])
  return log.split('\n').flatMap((line) => {
    const [hash = '', subject = ''] = line.split(/ (.*)/)
    return faults(subject).map((message) => ({ file: `commit ${hash}`, rule: 'commit-subject', message }))
  })
}

function faults(subject: string): string[] {
  return [
    subject.length > subjectCharacters && `${subject.length} characters, at most ${subjectCharacters}: ${subject}`,
    prefix.test(subject) && `begins with a prefix: ${subject}`,
    subject.endsWith('.') && `ends with a full stop: ${subject}`,
  ].filter((fault) => fault !== false)
}
