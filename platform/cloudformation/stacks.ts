import type { RenderedFile } from '../rendered-file.ts'
import type { Settings } from '../settings.ts'
import { toYaml, type Value } from '../yaml-text.ts'
import { inAscii } from './ascii.ts'
import { eksTemplate } from './eks-stack.ts'
import { iamTemplate } from './iam-stack.ts'
import { headingOf } from './stack-heading.ts'
import { type AwsSettings, isAws, STACK_PARTS, type StackPart, stackNameOf, templateFileOf } from './stack-names.ts'
import { tagged } from './tags.ts'
import type { Output, Parameter, Resource, Stack, Template } from './template.ts'
import { vpcTemplate } from './vpc-stack.ts'

const TEMPLATES: Record<StackPart, (settings: AwsSettings) => Template> = {
  vpc: vpcTemplate,
  iam: iamTemplate,
  eks: eksTemplate,
}

/** The stacks of an environment in the order in which they are made; none where it is not on AWS. */
export function stacksOf(settings: Settings): readonly Stack[] {
  if (!isAws(settings)) return []
  return STACK_PARTS.map((part) => {
    const template = inAscii(tagged(settings, TEMPLATES[part](settings)))
    return {
      name: stackNameOf(settings, part),
      file: templateFileOf(settings, part),
      namesRoles: Object.values(template.Resources).some(({ Type }) => Type.startsWith('AWS::IAM::')),
      template,
    }
  })
}

/** The templates of all environments as files that a person can read and run without us. */
export function renderStacks(environments: readonly Settings[]): readonly RenderedFile[] {
  return environments.filter(isAws).flatMap((settings) =>
    stacksOf(settings).map((stack) => ({
      path: stack.file,
      text: toYaml(templateValue(stack.template), headingOf(settings, stack)),
    })),
  )
}

/** Spread, since an interface is not a value to the compiler and a literal is. */
function templateValue({ Parameters, Resources, Outputs, ...rest }: Template): Value {
  return { ...rest, Parameters: spread(Parameters), Resources: spread(Resources), Outputs: spread(Outputs) }
}

function spread(parts: Readonly<Record<string, Parameter | Resource | Output>> | undefined): Value | undefined {
  const entries = Object.entries(parts ?? {})
  return entries.length === 0 ? undefined : Object.fromEntries(entries.map(([id, part]) => [id, { ...part }]))
}
