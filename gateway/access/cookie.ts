/** Seconds a browser keeps the session's cookie: 30 days. */
const MAX_AGE_S = 30 * 24 * 60 * 60

/** Over https the name itself makes the browser insist on Secure, the whole host and the path /. */
export function cookieName(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? '__Host-ctl_session' : 'ctl_session'
}

/** A Set-Cookie value; an empty token ends the cookie. */
export function sessionCookie(publicUrl: string, token: string): string {
  const age = token === '' ? 0 : MAX_AGE_S
  const secure = publicUrl.startsWith('https:') ? '; Secure' : ''
  return `${cookieName(publicUrl)}=${token}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Lax${secure}`
}

/** The session's token of a Cookie header. */
export function tokenFromCookies(publicUrl: string, header: string | undefined): string | undefined {
  const wanted = `${cookieName(publicUrl)}=`
  const found = header?.split(';').find((pair) => pair.trim().startsWith(wanted))
  return found?.trim().slice(wanted.length) || undefined
}
