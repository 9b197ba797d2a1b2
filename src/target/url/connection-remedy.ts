const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/

/** What to do where a target cannot be reached. @param cause the error of the connection, or one that has it as its cause */
export function connectionRemedy(cause: unknown, address: string): string {
  const inner = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : ''
  return CERTIFICATE.test(code)
    ? 'Fix: name the file of the certificate, or of the authority that has signed it, in NODE_EXTRA_CA_CERTS; it must be valid for this host'
    : `Fix: start it, or correct the URL; "curl -i ${address}" must get an answer`
}
