import { renderUnicodeCompact } from 'uqr'
import type { Terminal } from '../terminal/terminal.ts'
import type { Invitation } from './pairing.ts'

/** Columns around the picture, which cameras need to find it. */
const BORDER = 2

/** What the person reads: code, link, fingerprint and, where there is room for it, a picture for the phone's camera. */
export function renderInvitation(invitation: Invitation, terminal: Pick<Terminal, 'columns' | 'rich'>): string {
  const picture = terminal.rich ? renderPicture(invitation.link, terminal.columns) : undefined
  return [
    '',
    'To connect this computer, open this page and approve it:',
    '',
    `  ${invitation.link}`,
    '',
    `  Code         ${invitation.code}`,
    `  Fingerprint  ${invitation.fingerprint}   the page must show the same`,
    '',
    ...(picture ? [picture, ''] : []),
    `Waiting until ${clock(invitation.expiresAt)} …`,
  ].join('\n')
}

/** Undefined where the terminal is too narrow: half a picture helps nobody. */
function renderPicture(link: string, columns: number): string | undefined {
  const picture = renderUnicodeCompact(link, { border: BORDER, ecc: 'L' })
  const width = Math.max(...picture.split('\n').map((line) => line.length))
  return width <= columns ? picture : undefined
}

function clock(time: Date): string {
  return `${String(time.getHours()).padStart(2, '0')}:${String(time.getMinutes()).padStart(2, '0')}`
}
