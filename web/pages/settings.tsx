import type { ReactNode } from 'react'
import { AccountSettings } from '../components/account-settings.tsx'
import { AppearanceSettings } from '../components/appearance-settings.tsx'
import { DataSettings } from '../components/data-settings.tsx'
import { PageBody } from '../components/page-body.tsx'
import { PhoneLink } from '../components/phone-link.tsx'
import { SignedInBrowsers } from '../components/signed-in-browsers.tsx'

export function SettingsPage() {
  return (
    <PageBody title="Settings">
      <Section title="Account">
        <AccountSettings />
      </Section>
      <Section title="Sign in on your phone">
        <PhoneLink />
      </Section>
      <Section title="Signed-in browsers">
        <SignedInBrowsers />
      </Section>
      <Section title="Appearance">
        <AppearanceSettings />
      </Section>
      <Section title="Data">
        <DataSettings />
      </Section>
    </PageBody>
  )
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="grid gap-3 border-t border-line py-6 first-of-type:border-t-0 first-of-type:pt-0 sm:grid-cols-[--spacing(48)_1fr] sm:gap-8">
      <h2 className="font-strong">{title}</h2>
      <div className="min-w-0">{children}</div>
    </section>
  )
}
