import { type RouteName, routes } from '@cloudtolocalllm/api/routes'
import { ConsoleError } from '@cloudtolocalllm/api/shapes'
import * as z from 'zod'
import { contract } from './contract.ts'

type Json = Record<string, unknown>

/** The OpenAPI 3.1 document of the console, from the schemas that the gateway checks with. */
export function openApiDocument(version: string): Json {
  const paths: Record<string, Json> = {}
  for (const name of Object.keys(routes).filter(isRouteName)) {
    const { method, path } = routes[name]
    const address = path.replaceAll(/:([a-zA-Z]+)/g, '{$1}')
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation(name, path) }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'CloudToLocalLLM console', version, description: "The page's own API; see docs/addresses.md" },
    paths,
  }
}

export function isRouteName(name: string): name is RouteName {
  return Object.hasOwn(routes, name)
}

function operation(name: RouteName, path: string): Json {
  const terms: { summary: string; body?: z.ZodType; answer: z.ZodType | null; contentType?: string } = contract[name]
  const { summary, body, answer, contentType = 'application/json' } = terms
  const parameters = [...path.matchAll(/:([a-zA-Z]+)/g)].map(([, parameter]) => ({
    name: parameter,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  return {
    operationId: name,
    summary,
    parameters,
    ...(body ? { requestBody: { required: true, content: json(body, 'input') } } : {}),
    responses: {
      ...(answer || contentType !== 'application/json' ? done(contentType, answer) : { 204: { description: 'Done' } }),
      default: { description: 'Refused; see docs/errors.md', content: json(ConsoleError, 'output') },
    },
  }
}

function done(contentType: string, answer: z.ZodType | null): Json {
  return {
    200: { description: 'Done', content: { [contentType]: answer ? { schema: schemaOf(answer, 'output') } : {} } },
  }
}

function json(shape: z.ZodType, io: 'input' | 'output'): Json {
  return { 'application/json': { schema: schemaOf(shape, io) } }
}

function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io })
  return schema
}
