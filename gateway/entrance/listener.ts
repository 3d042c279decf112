import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'
import type { Log } from '@cloudtolocalllm/runtime/log'
import type { GatewaySettings } from '../settings.ts'

/** Longer than any balancer keeps an idle connection (Google's: 600 s), so that it never reuses one that we just closed. */
const KEEP_ALIVE_MS = 620_000

/** Milliseconds for the head of a request. */
const HEAD_WITHIN_MS = 30_000

/** Milliseconds for a whole request: 64 MiB over a slow line of 64 KB/s take 17 minutes. */
const REQUEST_WITHIN_MS = 30 * 60_000

/** Milliseconds between two looks at the certificate's files; a renewal is not urgent. */
const CERTIFICATE_EVERY_MS = 10_000

/** The HTTP or HTTPS server of the gateway's one port; it answers once someone listens to its requests. */
export async function createListener(settings: GatewaySettings, log: Log): Promise<Server | TlsServer> {
  const options = {
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: HEAD_WITHIN_MS,
    requestTimeout: REQUEST_WITHIN_MS,
    noDelay: true,
  }
  if (!settings.tls) return createServer(options)
  const server = createTlsServer({ ...options, ...(await readCertificate(settings.tls)), minVersion: 'TLSv1.2' })
  reloadOnChange(server, settings.tls, log)
  return server
}

/** Listens and returns the port. Throws a Fault that says what is in the way. */
export function listen(
  server: Server | TlsServer,
  { host, port }: Pick<GatewaySettings, 'host' | 'port'>,
): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(listenFault(error, host, port)))
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}

function listenFault(error: Error, host: string, port: number): unknown {
  const code = systemErrorCode(error)
  if (code === 'EADDRINUSE') {
    const message = `port ${port} on ${host} is taken by another program`
    return new Fault({ code: 'PORT_IN_USE', message, mend: 'Choose another port, or 0 for any free one', cause: error })
  }
  if (code === 'EACCES') {
    const message = `this user may not listen on port ${port}`
    return new Fault({ code: 'PORT_NOT_ALLOWED', message, mend: 'Choose a port above 1023', cause: error })
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    const message = `this machine has no address ${host}`
    return new Fault({
      code: 'HOST_UNKNOWN',
      message,
      mend: 'Listen on 127.0.0.1, or on 0.0.0.0 for every address',
      cause: error,
    })
  }
  return error
}

type TlsFiles = NonNullable<GatewaySettings['tls']>

async function readCertificate({ certificateFile, keyFile }: TlsFiles): Promise<{ cert: Buffer; key: Buffer }> {
  try {
    return { cert: await readFile(certificateFile), key: await readFile(keyFile) }
  } catch (cause) {
    const message = `the certificate cannot be read: ${cause instanceof Error ? cause.message : cause}`
    throw new Fault({
      code: 'CERTIFICATE_UNREADABLE',
      message,
      mend: 'Check both paths and that this user may read them',
      cause,
    })
  }
}

/** A renewed certificate serves new connections at once; a broken one is reported and the old one stays. */
function reloadOnChange(server: TlsServer, files: TlsFiles, log: Log): void {
  const reload = async () => {
    try {
      server.setSecureContext(await readCertificate(files))
      log.info('the renewed certificate is in use')
    } catch (error) {
      log.error({ err: error }, 'the renewed certificate cannot be used; the old one stays')
    }
  }
  for (const file of [files.certificateFile, files.keyFile])
    watchFile(file, { interval: CERTIFICATE_EVERY_MS, persistent: false }, reload)
  server.on('close', () => {
    for (const file of [files.certificateFile, files.keyFile]) unwatchFile(file)
  })
}
