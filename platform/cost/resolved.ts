import type { Stack, Template } from '../cloudformation/template.ts'
import type { Value } from '../yaml-text.ts'
import { type Fields, isRecord } from './reading.ts'

/** A resource of a stack as it will be made: parameters at their defaults, conditions decided, links followed. */
export interface ResolvedResource {
  /** `cloudtolocalllm-eks/NodeGroup` */
  place: string
  type: string
  properties: Properties
}

export type Properties = Fields<Value>

/** What CloudFormation knows by itself. */
export interface Surroundings {
  region: string
  account: string
}

/**
 * The resources that the stacks make with their parameters at their defaults. A link to another resource, also one that
 * goes by an export of another stack, becomes `{ Ref: place }`; what cannot be known before is left as it was written.
 */
export function resolveStacks(stacks: readonly Stack[], surroundings: Surroundings): readonly ResolvedResource[] {
  const exported = new Map<string, Value>()
  return stacks.flatMap((stack) => {
    const evaluator = new Evaluator(stack, surroundings, exported)
    for (const { Export: output, Value: value } of Object.values(stack.template.Outputs ?? {})) {
      const name = output && evaluator.resolve(output.Name)
      if (typeof name === 'string') exported.set(name, evaluator.resolve(value))
    }
    return evaluator.resources()
  })
}

/** The resource that a value links to. */
export function linkedResource(resources: readonly ResolvedResource[], value: unknown): ResolvedResource | undefined {
  if (!isRecord(value) || typeof value['Ref'] !== 'string') return undefined
  return resources.find(({ place }) => place === value['Ref'])
}

class Evaluator {
  readonly #stack: Stack
  readonly #known: Readonly<Record<string, Value>>
  readonly #exported: ReadonlyMap<string, Value>

  constructor(stack: Stack, { region, account }: Surroundings, exported: ReadonlyMap<string, Value>) {
    this.#stack = stack
    this.#exported = exported
    const defaults = Object.entries(stack.template.Parameters ?? {}).map(([name, { Type, Default }]) => [
      name,
      Type.startsWith('List<') || Type === 'CommaDelimitedList' ? String(Default).split(',') : Default,
    ])
    this.#known = {
      ...Object.fromEntries(defaults),
      'AWS::StackName': stack.name,
      'AWS::Region': region,
      'AWS::AccountId': account,
      'AWS::Partition': 'aws',
    }
  }

  resources(): ResolvedResource[] {
    return Object.entries(this.#template.Resources)
      .filter(([, { Condition }]) => Condition === undefined || this.#holds(Condition))
      .map(([id, { Type, Properties = {} }]) => ({
        place: this.#placeOf(id),
        type: Type,
        properties: this.#members(Properties),
      }))
  }

  resolve(value: Value): Value {
    if (isList(value)) return value.map((item) => this.resolve(item)).filter((item) => !isNothing(item))
    if (!isRecord(value)) return value
    const [[name, argument] = [], ...others] = Object.entries(value)
    const answer =
      name === undefined || argument === undefined || others.length > 0 ? undefined : this.#call(name, argument)
    return answer ?? this.#members(value)
  }

  get #template(): Template {
    return this.#stack.template
  }

  #placeOf(id: string): string {
    return `${this.#stack.name}/${id}`
  }

  #members(value: Properties): Record<string, Value> {
    const members: Record<string, Value> = {}
    for (const [key, member] of Object.entries(value)) {
      const resolved = member === undefined ? NOTHING : this.resolve(member)
      if (!isNothing(resolved)) members[key] = resolved
    }
    return members
  }

  /** One of CloudFormation's functions; undefined where it is none, or one that only AWS can answer. */
  #call(name: string, argument: Value): Value | undefined {
    if (name === 'Ref') return this.#reference(argument)
    if (name === 'Fn::GetAtt')
      return this.#reference(isList(argument) ? (argument[0] ?? '') : String(argument).split('.')[0])
    if (name === 'Fn::ImportValue') return this.#imported(argument)
    if (name === 'Fn::Sub') return this.#substitute(argument)
    const list = isList(argument) ? argument : []
    if (name === 'Fn::If') return this.resolve((this.#holds(String(list[0])) ? list[1] : list[2]) ?? NOTHING)
    if (name === 'Fn::Join') return this.#join(list)
    if (name === 'Fn::Select') return this.#select(list)
    if (name === 'Fn::Split') return splitText(this.resolve(list[1] ?? ''), String(list[0]))
    return undefined
  }

  #reference(target: Value | undefined): Value | undefined {
    if (typeof target !== 'string') return undefined
    if (target === 'AWS::NoValue') return NOTHING
    if (target in this.#template.Resources) return { Ref: this.#placeOf(target) }
    return this.#known[target]
  }

  #imported(name: Value): Value | undefined {
    const resolved = this.resolve(name)
    return typeof resolved === 'string' ? this.#exported.get(resolved) : undefined
  }

  #substitute(argument: Value): Value | undefined {
    const text = isList(argument) ? argument[0] : argument
    const given = isList(argument) && isRecord(argument[1]) ? argument[1] : {}
    if (typeof text !== 'string') return undefined
    return text.replace(/\$\{([^!}][^}]*)\}/g, (whole, name: string) => {
      const value = given[name] === undefined ? this.#known[name] : this.resolve(given[name])
      return value === undefined || typeof value === 'object' ? whole : String(value)
    })
  }

  /** A joined list of links stays a list, so that subnets passed between stacks as one text can be followed. */
  #join([glue, list]: readonly Value[]): Value | undefined {
    const items = list === undefined ? undefined : this.resolve(list)
    if (!isList(items)) return undefined
    return items.some((item) => typeof item === 'object') ? items : items.join(String(glue))
  }

  #select([at, list]: readonly Value[]): Value | undefined {
    const items = list === undefined ? undefined : this.resolve(list)
    return isList(items) ? items[Number(at)] : undefined
  }

  #holds(name: string): boolean {
    const condition = this.#template.Conditions?.[name]
    return condition !== undefined && this.#test(condition)
  }

  #test(condition: Value): boolean {
    if (!isRecord(condition)) return false
    const [[name, argument] = []] = Object.entries(condition)
    const list = isList(argument) ? argument : []
    if (name === 'Condition') return this.#holds(String(argument))
    if (name === 'Fn::Not') return list[0] !== undefined && !this.#test(list[0])
    if (name === 'Fn::And') return list.every((one) => this.#test(one))
    if (name === 'Fn::Or') return list.some((one) => this.#test(one))
    const [one, other] = list.map((side) => this.resolve(side))
    return name === 'Fn::Equals' && sameText(one, other)
  }
}

/** What came through a join of links is a list already. */
function splitText(value: Value, separator: string): Value {
  return isList(value) ? value : String(value).split(separator)
}

/** What `AWS::NoValue` leaves: the property or the list's item goes. */
const NOTHING: Value = { Ref: 'AWS::NoValue' }

function isNothing(value: Value): boolean {
  return isRecord(value) && value['Ref'] === 'AWS::NoValue'
}

/** CloudFormation compares as text: a parameter of 2 equals '2'. */
function sameText(one: Value | undefined, other: Value | undefined): boolean {
  return one !== undefined && other !== undefined && textOf(one) === textOf(other)
}

function textOf(value: Value): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value)
}
