import { type ImageName, PROJECT } from '../names.ts'
import type { Settings } from '../settings.ts'
import { ACTIONS, usesOf } from './actions.ts'
import { BUILD_REGISTRY, buildRegistryLogin, checkout, script, setupBuildx } from './steps.ts'
import { expression, type Job, RUNNER, type Step } from './workflow.ts'

/** The images that are built, in the order in which they are. */
export const IMAGES: readonly ImageName[] = ['gateway', 'database']

/** Folders that are in no image: a change of these alone builds nothing new. */
const OUTSIDE_IMAGES = ['.github', 'config', 'docs', 'environments', 'k8s'] as const

/** An image in the registry of builds: `ghcr.io/owner/cloudtolocalllm-gateway`. */
export function builtImage({ github }: Settings, image: ImageName): string {
  const owner = github.repository.slice(0, github.repository.indexOf('/')).toLowerCase()
  return `${BUILD_REGISTRY}/${owner}/${PROJECT}-${image}`
}

/**
 * Builds the images, or finds them: they are tagged by commit and by what they are made of, so that a release or a
 * change of settings alone runs the very images that ran in development. Hands their digests on.
 */
export function imagesJob(settings: Settings, release: string): Job {
  return {
    name: 'Build the images',
    needs: ['test'],
    'runs-on': RUNNER,
    'timeout-minutes': 45,
    permissions: { contents: 'read', packages: 'write', 'id-token': 'write', attestations: 'write' },
    // One after the other, so that a second run of the same sources finds what the first one built.
    concurrency: { group: 'images', 'cancel-in-progress': false },
    outputs: Object.fromEntries(IMAGES.map((image) => [image, expression(`steps.digests.outputs.${image}`)])),
    steps: [
      checkout,
      setupBuildx,
      buildRegistryLogin,
      sourcesStep,
      ...IMAGES.flatMap((image) => imageSteps(settings, image, release)),
      digestsStep(settings),
    ],
  }
}

const sourcesStep: Step = {
  name: 'Name what the images are made of',
  id: 'sources',
  env: { OUTSIDE: OUTSIDE_IMAGES.join('|') },
  run: script(
    `tree=$(git ls-tree HEAD | grep -vE "\\s($OUTSIDE)$" | sha256sum | cut -c1-20)`,
    'echo "tag=sources-$tree" >> "$GITHUB_OUTPUT"',
  ),
}

function imageSteps(settings: Settings, image: ImageName, release: string): readonly Step[] {
  const place = builtImage(settings, image)
  const missing = `steps.known-${image}.outputs.digest == ''`
  const tag = expression('steps.sources.outputs.tag')
  return [
    {
      name: `Look for the ${image} image`,
      id: `known-${image}`,
      env: { IMAGE: `${place}:${tag}` },
      run: script(
        `digest=$(docker buildx imagetools inspect "$IMAGE" --format '{{.Manifest.Digest}}' || true)`,
        'echo "digest=$digest" >> "$GITHUB_OUTPUT"',
      ),
    },
    {
      name: `Build the ${image} image`,
      id: `built-${image}`,
      if: missing,
      uses: usesOf(ACTIONS.buildImage),
      with: {
        context: '.',
        file: `${image}/Dockerfile`,
        push: true,
        tags: `${place}:${tag}`,
        labels: labelsOf(settings, release),
        provenance: 'mode=max',
        sbom: true,
      },
    },
    {
      name: `Attest who built the ${image} image`,
      if: missing,
      uses: usesOf(ACTIONS.attest),
      with: {
        'subject-name': place,
        'subject-digest': expression(`steps.built-${image}.outputs.digest`),
        'push-to-registry': true,
      },
    },
  ]
}

function labelsOf({ github }: Settings, release: string): string {
  return [
    `org.opencontainers.image.source=https://github.com/${github.repository}`,
    `org.opencontainers.image.revision=${expression('github.sha')}`,
    `org.opencontainers.image.version=${release}`,
  ].join('\n')
}

function digestsStep(settings: Settings): Step {
  const digest = (image: ImageName) =>
    expression(`steps.known-${image}.outputs.digest || steps.built-${image}.outputs.digest`)
  return {
    name: 'Tag the images by commit and hand on their digests',
    id: 'digests',
    env: {
      COMMIT: expression('github.sha'),
      ...Object.fromEntries(
        IMAGES.flatMap((image) => [
          [`${image.toUpperCase()}_IMAGE`, builtImage(settings, image)],
          [`${image.toUpperCase()}_DIGEST`, digest(image)],
        ]),
      ),
    },
    run: script(
      ...IMAGES.flatMap((image) => {
        const [place, sum] = [`$${image.toUpperCase()}_IMAGE`, `$${image.toUpperCase()}_DIGEST`]
        return [
          `docker buildx imagetools create --tag "${place}:$COMMIT" "${place}@${sum}"`,
          `echo "${image}=${sum}" >> "$GITHUB_OUTPUT"`,
        ]
      }),
    ),
  }
}
