-- CreateIndex
CREATE INDEX "client_grants_created_at_id_idx" ON "client_grants"("created_at", "id");

-- CreateIndex
CREATE INDEX "token_counters_audience_minute_idx" ON "token_counters"("audience", "minute");

-- CreateIndex
CREATE INDEX "token_counters_client_id_minute_idx" ON "token_counters"("client_id", "minute");
