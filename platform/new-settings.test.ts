import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type Answers, faultsOfAnswer, newSettings, QUESTIONS, questionsFor, usualAnswer } from './new-settings.ts'
import { readSettings } from './settings-file.ts'

const domain = 'models.example.com'
const SAMPLES: Readonly<Record<string, Answers>> = {
  aws: { provider: 'aws', domain, account: '123456789012' },
  azure: {
    provider: 'azure',
    domain,
    registry: 'a.azurecr.io',
    backup: 'azure:account1/backups',
    region: 'westeurope',
  },
  google: { provider: 'google', domain, registry: 'ghcr.io/a', project: 'p1', backup: 'google:bucket-1' },
  kubernetes: { provider: 'kubernetes', domain, registry: 'ghcr.io/a', backup: 's3:bucket-1@us-east-1' },
  full: {
    provider: 'aws',
    domain,
    registry: 'ghcr.io/a',
    account: '123456789012',
    region: 'eu-central-1',
    nodes: 'm7g.large',
    backup: 'directory:/backup',
    email: 'ops@example.com',
    issuer: 'https://issuer.example/path',
    clientId: "it's {a} client:id #1".replaceAll(' ', ''),
  },
}

function read(answers: Answers) {
  const result = readSettings(newSettings('test', answers), 'test.yaml')
  assert.ok('settings' in result, JSON.stringify(result))
  return result.settings
}

describe('a new settings file', () => {
  for (const [name, answers] of Object.entries(SAMPLES)) {
    it(`fits when all that is needed was answered: ${name}`, () => {
      const settings = read(answers)
      assert.equal(settings.provider, answers.provider)
      assert.equal(settings.domain, domain)
    })
  }

  it('says what was answered', () => {
    const { aws, cluster, backup, alerts, budget, identity } = read(SAMPLES['full'] ?? {})
    assert.equal(aws?.region, 'eu-central-1')
    assert.equal(cluster.nodes?.type, 'm7g.large')
    assert.deepEqual(backup.store, { kind: 'directory', path: '/backup' })
    assert.deepEqual([alerts.email, budget.email], ['ops@example.com', 'ops@example.com'])
    assert.deepEqual(identity, { issuer: 'https://issuer.example/path', clientId: "it's{a}client:id#1" })
  })

  it('leaves out what has a default, says why things stand there, and lets an editor check it', () => {
    const text = newSettings('test', { ...SAMPLES['aws'], region: 'us-east-1' })
    assert.doesNotMatch(text, /region|namespace|replicas/)
    assert.match(text, /^# yaml-language-server: \$schema=settings\.schema\.json\n# test: /)
    assert.ok((text.match(/^#/gm)?.length ?? 0) > 3)
  })

  it('never lets an answer become anything else than a value, whatever was typed', () => {
    const answer = fc.option(
      fc.oneof(
        fc.string(),
        fc.constantFrom('a\nprovider: aws', '"', "'", '*a', '&a b', '!x', '{', 'yes', '# a', 's3:a@b: c'),
      ),
      { nil: undefined },
    )
    const answers = fc.record(Object.fromEntries(QUESTIONS.map(({ name }) => [name, answer])))
    fc.assert(
      fc.property(answers, (typed) => {
        const result = readSettings(newSettings('test', { ...typed, provider: 'aws', domain }), 'test.yaml')
        const faults = 'faults' in result ? result.faults : []
        assert.deepEqual(
          faults.filter(({ expected }) => /YAML|key|tag|anchor|document/.test(expected) && !/section/.test(expected)),
          [],
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe('the questions', () => {
  it('are those that the provider makes sense of', () => {
    const names = (answers: Answers) => questionsFor(answers).map(({ name }) => name)
    assert.deepEqual(names({ provider: 'aws' }), [
      'provider',
      'domain',
      'account',
      'region',
      'nodes',
      'email',
      'issuer',
    ])
    assert.deepEqual(names({ provider: 'kubernetes' }), ['provider', 'domain', 'registry', 'backup', 'email', 'issuer'])
    assert.ok(names({ provider: 'google' }).includes('project'))
    assert.deepEqual(names({}), ['provider', 'domain', 'email', 'issuer'])
  })

  it('need a client id once there is an issuer', () => {
    const question = questionsFor({ provider: 'aws', issuer: 'https://a.example' }).at(-1)
    assert.deepEqual([question?.name, question?.optional], ['clientId', false])
  })

  it('have a usual answer for region and machine', () => {
    const region = QUESTIONS.find(({ name }) => name === 'region')
    assert.ok(region)
    assert.equal(usualAnswer(region, { provider: 'azure' }), 'eastus')
    assert.equal(usualAnswer(region, { provider: 'kubernetes' }), undefined)
  })

  it('know what is wrong with their answer, and only with theirs', () => {
    for (const [name, value, expected] of [
      ['provider', 'asw', /one of aws, azure/],
      ['domain', 'localhost', /a host name/],
      ['account', '12', /twelve digits/],
      ['region', 'us-eest-1', /a region like/],
      ['email', 'me', /an e-mail address/],
      ['backup', 's3:bucket-1', /a section with keys/],
      ['backup', 'azure:account1/Bad_Name', /3 to 63 small letters/],
    ] as const) {
      const question = QUESTIONS.find((one) => one.name === name)
      assert.ok(question)
      const answers = { ...SAMPLES['aws'], [name]: value }
      assert.match(faultsOfAnswer('test', answers, question)[0]?.expected ?? '', expected, `${name} ${value}`)
      const others = QUESTIONS.filter((one) => one.name !== name && one.name !== 'account')
      assert.deepEqual(
        others
          .flatMap((one) => faultsOfAnswer('test', answers, one))
          .filter(({ path }) => question.places.includes(path)),
        [],
      )
    }
  })
})
