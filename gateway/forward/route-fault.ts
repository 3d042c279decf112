/** Why a request has no answer; docs/errors.md lists each with its status and its shape in the three dialects. */
export const RouteCode = {
  keyMissing: { status: 401, openai: 'invalid_api_key', anthropic: 'authentication_error' },
  keyWrong: { status: 401, openai: 'invalid_api_key', anthropic: 'authentication_error' },
  tooManyAttempts: { status: 429, openai: 'rate_limit_exceeded', anthropic: 'rate_limit_error' },
  insecure: { status: 403, openai: 'insecure_connection', anthropic: 'permission_error' },
  addressUnknown: { status: 404, openai: 'unknown_url', anthropic: 'not_found_error' },
  methodNotAllowed: { status: 405, openai: 'method_not_allowed', anthropic: 'invalid_request_error' },
  bodyTooLarge: { status: 413, openai: 'request_too_large', anthropic: 'request_too_large' },
  bodyMalformed: { status: 400, openai: 'invalid_request', anthropic: 'invalid_request_error' },
  modelMissing: { status: 400, openai: 'missing_model', anthropic: 'invalid_request_error' },
  modelNotAllowed: { status: 403, openai: 'model_not_allowed', anthropic: 'permission_error' },
  modelUnknown: { status: 404, openai: 'model_not_found', anthropic: 'not_found_error' },
  dialectUnsupported: { status: 501, openai: 'dialect_not_supported', anthropic: 'invalid_request_error' },
  notAllowedByDevice: { status: 403, openai: 'not_allowed_by_device', anthropic: 'permission_error' },
  deviceOffline: { status: 503, openai: 'device_offline', anthropic: 'overloaded_error' },
  deviceLost: { status: 503, openai: 'device_lost', anthropic: 'api_error' },
  deviceBusy: { status: 503, openai: 'device_busy', anthropic: 'overloaded_error' },
  engineUnreachable: { status: 502, openai: 'engine_unreachable', anthropic: 'api_error' },
  engineBrokeOff: { status: 502, openai: 'engine_broke_off', anthropic: 'api_error' },
  stopping: { status: 503, openai: 'gateway_stopping', anthropic: 'overloaded_error' },
  databaseAway: { status: 503, openai: 'database_unavailable', anthropic: 'api_error' },
  internal: { status: 500, openai: 'internal_error', anthropic: 'api_error' },
} as const
export type RouteCode = keyof typeof RouteCode

/** A request that cannot be answered; the dialect that was called decides how it is said. */
export class RouteFault extends Error {
  override readonly name = 'RouteFault'
  readonly code: RouteCode
  readonly status: number
  /** Seconds after which trying again may help; undefined where nobody can know. */
  readonly retryAfter: number | undefined

  constructor(code: RouteCode, message: string, retryAfter?: number) {
    super(message)
    this.code = code
    this.status = RouteCode[code].status
    this.retryAfter = retryAfter
  }
}
