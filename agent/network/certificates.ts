import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { rootCertificates } from 'node:tls'
import { ExitCode, Fault, systemErrorCode } from '@cloudtolocalllm/runtime/fault'

/**
 * The authorities to trust: Node's own, those of `NODE_EXTRA_CA_CERTS`, and those of `file`. Undefined without a
 * file: Node then reads the first two by itself. Throws a Fault where the file cannot be used.
 */
export function trustedAuthorities(file: string | undefined, environment: NodeJS.ProcessEnv): string[] | undefined {
  if (file === undefined) return undefined
  const extra = environment['NODE_EXTRA_CA_CERTS']
  return [...rootCertificates, ...(extra ? [readCertificates(extra)] : []), readCertificates(file)]
}

function readCertificates(file: string): string {
  const text = read(file)
  const certificates = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  if (certificates.length === 0) throw unusable(file, 'expected certificates in PEM form, found none')
  try {
    for (const certificate of certificates) new X509Certificate(certificate)
    return text
  } catch (error) {
    throw unusable(file, error instanceof Error ? error.message : String(error))
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw unusable(file, systemErrorCode(error) ?? String(error))
  }
}

function unusable(file: string, what: string): Fault {
  return new Fault({
    code: 'CA_FILE_UNUSABLE',
    message: `the certificate file ${file} cannot be used: ${what}`,
    mend: 'Give the file of the authority that signed the gateway\'s certificate: --ca FILE (text, "BEGIN CERTIFICATE")',
    exitCode: ExitCode.usage,
  })
}
