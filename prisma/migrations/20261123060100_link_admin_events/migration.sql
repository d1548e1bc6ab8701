-- DropIndex
DROP INDEX "admin_events_occurred_at_idx";

-- DropIndex
DROP INDEX "admin_events_target_type_target_id_occurred_at_idx";

-- AlterTable
ALTER TABLE "admin_events" ADD COLUMN     "revision" INTEGER,
ADD COLUMN     "session_id" UUID,
ADD COLUMN     "undoes" UUID;

-- CreateIndex
CREATE INDEX "admin_events_occurred_at_id_idx" ON "admin_events"("occurred_at", "id");

-- CreateIndex
CREATE INDEX "admin_events_target_type_target_id_occurred_at_id_idx" ON "admin_events"("target_type", "target_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "admin_events_actor_id_occurred_at_idx" ON "admin_events"("actor_id", "occurred_at");

-- CreateIndex
CREATE INDEX "admin_events_event_occurred_at_idx" ON "admin_events"("event", "occurred_at");

-- CreateIndex
CREATE INDEX "admin_events_undoes_idx" ON "admin_events"("undoes");

-- ── By hand from here: what schema.prisma cannot say ────────────────────────────────────────────

-- What happened to the grants of one application or one API: their events name it within the view.
CREATE INDEX "admin_events_grants_of_client" ON "admin_events" ((coalesce("after", "before") ->> 'clientId'), "occurred_at", "id")
    WHERE "target_type" = 'client_grant';
CREATE INDEX "admin_events_grants_of_audience" ON "admin_events" ((coalesce("after", "before") ->> 'audience'), "occurred_at", "id")
    WHERE "target_type" = 'client_grant';
