import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parse } from 'yaml'
import { SHIPPED, settingsOf } from '../sample-facts.ts'
import { awsTrustPolicy } from './aws.ts'
import { azureFederatedCredentials } from './azure.ts'
import { googlePoolCondition, googleProvider } from './google.ts'
import { renderTrust } from './render.ts'
import { IDS } from './token-vectors.ts'

const numbered = (name: string) => settingsOf(name, { github: { ids: IDS } })
const fileOf = (name: string, settings = settingsOf(name)) => parse(renderTrust([settings])[0]?.text ?? '')

test('AWS asks for audience, subject and branch by equality and by nothing weaker', () => {
  assert.deepEqual(awsTrustPolicy(settingsOf('aws'), { Ref: 'GitHubProvider' }), {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'GitHubDeploys',
        Effect: 'Allow',
        Principal: { Federated: { Ref: 'GitHubProvider' } },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': ['repo:imrightguy/CloudToLocalLLM:environment:aws'],
            'token.actions.githubusercontent.com:ref': 'refs/heads/main',
          },
        },
      },
    ],
  })
})

test('AWS asks for the numbers of owner and repository where they are known, as text', () => {
  const text = JSON.stringify(awsTrustPolicy(numbered('aws'), 'arn'))
  assert.match(text, /"token\.actions\.githubusercontent\.com:repository_owner_id":"3141592"/)
  assert.match(text, /"token\.actions\.githubusercontent\.com:repository_id":"27182818"/)
})

test('AWS is asked only for claims that IAM knows of GitHub’s tokens', () => {
  const known = ['aud', 'sub', 'ref', 'repository_id', 'repository_owner_id']
  const claims = [...JSON.stringify(awsTrustPolicy(numbered('aws'), 'arn')).matchAll(/githubusercontent\.com:(\w+)/g)]
  assert.deepEqual(claims.map(([, claim]) => claim).toSorted(), known.toSorted())
})

test('Azure has one credential for each form, with different names', () => {
  const credentials = azureFederatedCredentials(numbered('production'))
  assert.deepEqual(
    credentials.map(({ name }) => name),
    ['github-production-numbered', 'github-production'],
  )
  assert.deepEqual(credentials[1], {
    name: 'github-production',
    issuer: 'https://token.actions.githubusercontent.com',
    subject: 'repo:imrightguy/CloudToLocalLLM:environment:production',
    audiences: ['api://AzureADTokenExchange'],
  })
})

test('Google’s condition names numbers where they are known, else names, and always branch, environment and subject', () => {
  assert.match(
    googlePoolCondition(numbered('google')),
    /^assertion\.repository_owner_id == '3141592' && assertion\.repository_id == '27182818' && assertion\.ref == 'refs\/heads\/main' && assertion\.environment == 'google' && assertion\.sub in \['repo:.*'\]$/,
  )
  assert.match(googlePoolCondition(settingsOf('google')), /^assertion\.repository_owner == 'imrightguy' && /)
})

test('each environment has a pool of its own on Google, with names that Google allows', () => {
  const provider = googleProvider(settingsOf('google', { google: { projectNumber: '123456789012' } }))
  assert.equal(provider?.pool, 'projects/123456789012/locations/global/workloadIdentityPools/github-google')
  const long = googleProvider({ ...settingsOf('google'), name: `${'x'.repeat(22)}-y` })
  assert.match(long?.serviceAccount.split('@')[0] ?? '', /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/)
  assert.equal(googleProvider(settingsOf('aws')), undefined)
})

test('the mapping holds every attribute that the members are named by', () => {
  for (const settings of [settingsOf('google'), numbered('google')]) {
    const provider = googleProvider(settings)
    const attribute = /attribute\.\w+/.exec(provider?.member ?? '')?.[0]
    assert.ok(attribute !== undefined && attribute in (provider?.attributeMapping ?? {}))
  }
})

test('every environment has a file that limits its GitHub environment to the branch', () => {
  for (const name of SHIPPED) {
    const { github } = fileOf(name)
    assert.deepEqual([github.environment, github.branches], [name, ['main']])
    assert.ok(github.commands.some((command: string) => command.endsWith('/deployment-branch-policies -f name=main')))
  }
})

test('only an environment that follows another needs approval', () => {
  assert.deepEqual(
    SHIPPED.map((name) => fileOf(name).github.approval),
    [false, false, false, true],
  )
})

test('the commands of Azure say what the credentials say', () => {
  const { azure } = fileOf('production', numbered('production'))
  assert.equal(azure.credentials.length, 2)
  for (const { name, subject } of azure.credentials) {
    const command = azure.commands.find((text: string) => text.includes(`--name ${name} `))
    assert.ok(command.includes(`--subject ${subject} --audiences api://AzureADTokenExchange`))
  }
})

test('the commands of Google hold the condition as one argument of either shell', () => {
  const { google } = fileOf('google')
  const command = google.commands.find((text: string) => text.includes('create-oidc'))
  assert.ok(command.includes(`--attribute-condition="${google.attributeCondition}"`))
  assert.doesNotMatch(google.attributeCondition, /["$`\\]/)
})

test('a change of branch or repository changes the file, a change of size does not', () => {
  const text = (changes: Parameters<typeof settingsOf>[1]) => renderTrust([settingsOf('production', changes)])[0]?.text
  assert.notEqual(text({ github: { branch: 'stable' } }), text({}))
  assert.notEqual(text({ github: { repository: 'some/thing' } }), text({}))
  assert.equal(text({ gateway: { replicas: 3 } }), text({}))
})
