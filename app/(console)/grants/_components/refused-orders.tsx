'use client'

import { Button } from '../../../../components/ui/button.tsx'
import { Notice } from '../../../../components/ui/notice.tsx'
import type { RefusedOrder } from './use-matrix-grants.ts'

interface RefusedOrdersProps {
  refused: readonly RefusedOrder[]
  onRetry: (order: RefusedOrder) => void
  /** Opens the editor, with both versions where somebody else was first. */
  onShow: (order: RefusedOrder) => void
  onDismiss: (order: RefusedOrder) => void
}

/** What was put back, why, and how to go on. A conflict is looked at first: what is stored is no longer what was seen. */
export function RefusedOrders({ refused, onRetry, onShow, onDismiss }: RefusedOrdersProps) {
  return refused.map((order) => (
    <div key={order.key} className="mb-3">
      <Notice live tone="denied" title={`The grant of ${order.pair.applicationName} to ${order.pair.apiName} was not saved`}>
        <p>{order.failure.message}</p>
        <div className="mt-2 flex flex-wrap gap-2">
          {order.failure.code === 'conflict' && order.order.kind === 'save' ? (
            <Button kind="secondary" size="small" onClick={() => onShow(order)}>
              Show both versions
            </Button>
          ) : (
            order.failure.code !== 'conflict' && (
              <Button kind="secondary" size="small" onClick={() => onRetry(order)}>
                Retry
              </Button>
            )
          )}
          <Button kind="quiet" size="small" onClick={() => onDismiss(order)}>
            Dismiss
          </Button>
        </div>
      </Notice>
    </div>
  ))
}
