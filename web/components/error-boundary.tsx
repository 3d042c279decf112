import { TriangleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'

interface ErrorBoundaryProps {
  /** Tries again when it changes: the person went elsewhere. */
  place: string
  children: ReactNode
}

interface ErrorBoundaryState {
  failedAt: string | null
}

/** A screen that broke says so in its own place; the rest of the page goes on. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { failedAt: null }

  override componentDidCatch(): void {
    this.setState({ failedAt: this.props.place })
  }

  static getDerivedStateFromError(): ErrorBoundaryState {
    return { failedAt: '' }
  }

  static getDerivedStateFromProps({ place }: ErrorBoundaryProps, { failedAt }: ErrorBoundaryState) {
    return failedAt === null || failedAt === '' || failedAt === place ? null : { failedAt: null }
  }

  override render(): ReactNode {
    if (this.state.failedAt === null) return this.props.children
    return (
      <Empty
        alone
        icon={TriangleAlert}
        title="This screen could not be shown"
        action={
          <Button look="primary" onClick={() => location.reload()}>
            Reload
          </Button>
        }
      >
        Either the gateway cannot be reached, or it was updated and the page is older than it.
      </Empty>
    )
  }
}
