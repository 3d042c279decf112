import { pinsAddOns } from './add-ons.ts'
import { hasBudget } from './budget.ts'
import type { AwsSettings } from './stack-names.ts'
import type { Stack } from './template.ts'

/** What stands above a template: from which settings it comes, what it makes, how to run it by hand, what to know. */
export function headingOf(settings: AwsSettings, stack: Stack): string {
  const { name, file, namesRoles, template } = stack
  return [
    `${template.Description}.`,
    `Rendered from environments/${settings.name}.yaml by \`ctl render\`: change it there.`,
    '',
    'By hand, from the top of the repository; the three stacks in the order vpc, iam, eks:',
    `  aws cloudformation deploy --region ${settings.aws.region} --stack-name ${name} --template-file ${file}${namesRoles ? ' --capabilities CAPABILITY_NAMED_IAM' : ''}`,
    ...notesOf(settings, stack).flatMap((note) => ['', ...note]),
  ].join('\n')
}

function notesOf(settings: AwsSettings, { name, namesRoles, file, template }: Stack): readonly (readonly string[])[] {
  const notes: (readonly string[])[] = [HAND_OVER]
  if (namesRoles) notes.push(BY_A_PERSON)
  if (Object.values(template.Resources).some(({ DeletionPolicy }) => DeletionPolicy !== undefined)) notes.push(KEPT)
  if (template.Resources['NodeTemplate']) notes.push(instanceTypeNote(name, file))
  if (template.Resources['Cluster']) notes.push(...clusterNotes(settings))
  return notes
}

const HAND_OVER = [
  'Stacks hand values on by export and import under literal names, so that a reader of one file finds them in the',
  'other, and CloudFormation refuses to take away what another stack still uses. Roles go by their names.',
]

const BY_A_PERSON = [
  'A person with all rights runs it: the role that GitHub takes may read roles and keys but change none,',
  'or it could give itself every right.',
]

const KEPT = [
  'What holds data stays when the stack goes (DeletionPolicy RetainExceptOnCreate). To take it over again, make the',
  'stack by a change set with `--import-existing-resources`.',
]

function instanceTypeNote(name: string, file: string): readonly string[] {
  return [
    'Other machines for the nodes, one node at a time; nothing else changes:',
    `  aws cloudformation update-stack --stack-name ${name} --template-body file://${file} --parameters ParameterKey=NodeInstanceType,ParameterValue=t3.large`,
  ]
}

function clusterNotes(settings: AwsSettings): readonly (readonly string[])[] {
  const { version } = settings.cluster
  const notes: (readonly string[])[] = [
    [
      'Secrets of Kubernetes: EKS has encrypted all data of its API by default since 1.28, with a key of AWS. A key of our own',
      'is the setting aws.ownKey; once set it cannot be taken away from a cluster.',
    ],
  ]
  if (!pinsAddOns(version)) {
    notes.push([
      `Versions of add-ons are not pinned: none are known here for Kubernetes ${version}, and EKS gives its default.`,
    ])
  }
  if (!hasBudget(settings) && settings.budget.monthly > 0) {
    notes.push([`No budget: CloudFormation in ${settings.aws.region} does not know the type. Make it in us-east-1.`])
  }
  return notes
}
