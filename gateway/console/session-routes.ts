import type * as shapes from '@cloudtolocalllm/api/shapes'
import { createLoginLink, spendLoginLink } from '@cloudtolocalllm/database/login-links'
import { findPerson, type Person } from '@cloudtolocalllm/database/people'
import { deleteSession, listSessions } from '@cloudtolocalllm/database/sessions'
import { type AttemptLimit, Attempts } from '../access/attempts.ts'
import { sessionCookie } from '../access/cookie.ts'
import { ConsoleFault, tooManyAttempts } from './console-fault.ts'
import type { Handlers } from './handler.ts'
import type { ConsoleParts } from './parts.ts'
import { storedId } from './stored-id.ts'

/** Wrong login links of one address: an old one clicked again a few times, then one a minute. */
const WRONG_LINKS: AttemptLimit = { burst: 10, refillSeconds: 60 }

type SessionRoutes = Pick<
  Handlers,
  'session' | 'signIn' | 'signOut' | 'browsers' | 'signOutBrowser' | 'createLoginLink'
>

/** Who is signed in, where, and how one more browser gets in. */
export function sessionRoutes(parts: ConsoleParts): SessionRoutes {
  const { database, publicUrl, version, sessions, live, streams } = parts
  const wrongLinks = new Attempts(WRONG_LINKS)
  const view = (person: shapes.Person): shapes.Session => ({ person, gateway: { version, publicUrl } })

  async function spend(token: string, address: string): Promise<Person> {
    const seconds = wrongLinks.secondsToWait(address)
    if (seconds > 0) throw tooManyAttempts(seconds)
    const spent = await spendLoginLink(database, token)
    const person = spent && (await findPerson(database, spent.ownerId))
    if (person) return person
    wrongLinks.fail(address)
    throw linkInvalid()
  }

  async function end(ownerId: string, sessionId: string): Promise<boolean> {
    const ended = await deleteSession(database, ownerId, sessionId)
    streams.endOf(sessionId)
    live.publish(ownerId, { topic: 'sessions' })
    return ended
  }

  return {
    session: async ({ session }) => view({ id: session.ownerId, name: session.ownerName }),
    signIn: async ({ body, visitor: { address }, userAgent, cookies, setCookie }) => {
      const { id, name } = await spend(body.token, address)
      const former = await sessions.find(cookies, address)
      if (former) await end(former.session.ownerId, former.session.id)
      setCookie(await sessions.begin(id, { userAgent, address }))
      live.publish(id, { topic: 'sessions' })
      return view({ id, name })
    },
    signOut: async ({ session, setCookie }) => {
      await end(session.ownerId, session.id)
      setCookie(sessionCookie(publicUrl, ''))
    },
    browsers: async ({ session: { id: currentId, ownerId } }) => {
      const browsers = await listSessions(database, ownerId)
      return browsers.map(({ id, userAgent, address, createdAt, lastSeenAt }) => ({
        id,
        current: id === currentId,
        userAgent,
        address,
        createdAt: createdAt.toISOString(),
        lastSeenAt: lastSeenAt.toISOString(),
      }))
    },
    signOutBrowser: async ({ session, path }) => {
      if (!(await end(session.ownerId, storedId(path.id)))) throw browserNotFound()
    },
    createLoginLink: async ({ session }) => {
      const { token, expiresAt } = await createLoginLink(database, session.ownerId)
      // Behind the # it reaches neither a server's log nor another page.
      return { url: `${publicUrl}/login#${token}`, expiresAt: expiresAt.toISOString() }
    },
  }
}

function linkInvalid(): ConsoleFault {
  return new ConsoleFault({
    status: 401,
    code: 'LOGIN_LINK_INVALID',
    message: 'this login link was used before, or is older than ten minutes',
    mend: 'Make a new one in the settings of a signed-in browser, or restart the gateway with npm start',
  })
}

function browserNotFound(): ConsoleFault {
  const message = 'no such browser is signed in'
  return new ConsoleFault({ status: 404, code: 'BROWSER_NOT_FOUND', message, mend: 'Reload the list' })
}
