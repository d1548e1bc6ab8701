-- The token log filtered by API, address or key, newest first.
CREATE INDEX "token_events_audience_occurred_at_idx" ON "token_events"("audience", "occurred_at");
CREATE INDEX "token_events_address_occurred_at_idx" ON "token_events"("address", "occurred_at");
CREATE INDEX "token_events_kid_occurred_at_idx" ON "token_events"("kid", "occurred_at");

-- By reason and by result. Partial: a token that was issued as asked, which is nearly every row, costs nothing here.
CREATE INDEX "token_events_reason_order" ON "token_events"("reason", "occurred_at") WHERE "reason" IS NOT NULL;
CREATE INDEX "token_events_outcome_order" ON "token_events"("outcome", "occurred_at") WHERE "outcome" <> 'issued';
CREATE INDEX "token_events_modified_order" ON "token_events"("occurred_at") WHERE "modified";
