import type { Settings } from '../settings.ts'
import { branchRefOf } from '../trust/subjects.ts'
import { deployJobId, isOnBranchOf } from './deploy-job.ts'
import { checkout, script, setupNode } from './steps.ts'
import { expression, type Job, literal, RUNNER } from './workflow.ts'

/** The branch of the one open pull request; a later run replaces what it holds. */
const RELEASE_BRANCH = 'release-images'

/**
 * After a push was deployed where pushes go: one pull request that writes the digests of all environments of the branch
 * and the rendered files. `leading`: the environment whose branch and repository that is. Where they are already there, nothing happens, so merging it opens no second one.
 */
export function releaseJob(environments: readonly Settings[], first: readonly Settings[], leading: Settings): Job {
  const together = isOnBranchOf(leading)
  return {
    name: 'Open the pull request of the release',
    needs: ['images', ...first.filter(together).map(deployJobId)],
    if: expression(
      [
        "github.event_name == 'push'",
        `github.repository == ${literal(leading.github.repository)}`,
        `github.ref == ${literal(branchRefOf(leading))}`,
      ].join(' && '),
    ),
    'runs-on': RUNNER,
    'timeout-minutes': 15,
    permissions: { contents: 'write', 'pull-requests': 'write' },
    concurrency: { group: 'release', 'cancel-in-progress': false },
    steps: [
      checkout,
      setupNode,
      {
        name: 'Write digests and rendered files',
        env: {
          ENVIRONMENTS: environments
            .filter(together)
            .map(({ name }) => name)
            .join(' '),
          GATEWAY_DIGEST: expression('needs.images.outputs.gateway'),
          DATABASE_DIGEST: expression('needs.images.outputs.database'),
        },
        run: script(
          'for environment in $ENVIRONMENTS; do',
          '  npm run ctl -- images "$environment" --gateway "$GATEWAY_DIGEST" --database "$DATABASE_DIGEST"',
          'done',
          'npm run ctl -- render',
        ),
      },
      pullRequestStep(leading.github.branch),
    ],
  }
}

function pullRequestStep(branch: string): Job['steps'][number] {
  return {
    name: 'Open or renew the pull request',
    env: {
      GH_TOKEN: expression('github.token'),
      BASE: branch,
      BRANCH: RELEASE_BRANCH,
      COMMIT: expression('github.sha'),
    },
    run: script(
      'if git diff --quiet; then',
      '  echo "Every environment already names these images."',
      '  exit 0',
      'fi',
      'git config user.name "github-actions[bot]"',
      'git config user.email "41898282+github-actions[bot]@users.noreply.github.com"',
      'git switch --create "$BRANCH"',
      'git commit --all --message "Release the images of $COMMIT"',
      'gh auth setup-git',
      'git push --force origin "$BRANCH"',
      'open=$(gh pr list --head "$BRANCH" --base "$BASE" --state open --json number --jq length)',
      'if [ "$open" = 0 ]; then',
      '  gh pr create --head "$BRANCH" --base "$BASE" --title "Release the images of $COMMIT" \\',
      '    --body "Digests of all environments and the files that follow from them. They ran in development."',
      'fi',
    ),
  }
}
