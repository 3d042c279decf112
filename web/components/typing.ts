import { useEffect, useState } from 'react'

/** Whether a text of several lines is being written, when a phone has no room for anything else. */
export function useTyping(): boolean {
  const [typing, setTyping] = useState(false)
  useEffect(() => {
    const listener = () => setTyping(document.activeElement instanceof HTMLTextAreaElement)
    document.addEventListener('focusin', listener)
    document.addEventListener('focusout', listener)
    return () => {
      document.removeEventListener('focusin', listener)
      document.removeEventListener('focusout', listener)
    }
  }, [])
  return typing
}
