-- CreateTable
CREATE TABLE "hooks" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "position" INTEGER NOT NULL,
    "is_enabled" BOOLEAN NOT NULL DEFAULT false,
    "targets_clients" BOOLEAN NOT NULL DEFAULT false,
    "targets_resource_servers" BOOLEAN NOT NULL DEFAULT false,
    "live_version_id" TEXT,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hook_versions" (
    "id" TEXT NOT NULL,
    "hook_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "source" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "compiled" TEXT NOT NULL,
    "shape" TEXT NOT NULL,
    "sha256" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "author" TEXT NOT NULL,
    "restored_from_number" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hook_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hook_targets" (
    "id" UUID NOT NULL,
    "hook_id" TEXT NOT NULL,
    "client_id" TEXT,
    "resource_server_id" TEXT,

    CONSTRAINT "hook_targets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hook_secrets" (
    "hook_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value_sealed" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "set_by" TEXT NOT NULL DEFAULT '',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hook_secrets_pkey" PRIMARY KEY ("hook_id","name")
);

-- CreateTable
CREATE TABLE "hook_fetch_hosts" (
    "hook_id" TEXT NOT NULL,
    "host" TEXT NOT NULL,

    CONSTRAINT "hook_fetch_hosts_pkey" PRIMARY KEY ("hook_id","host")
);

-- CreateTable
CREATE TABLE "hook_drafts" (
    "hook_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_by" TEXT NOT NULL DEFAULT '',
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hook_drafts_pkey" PRIMARY KEY ("hook_id")
);

-- CreateTable
CREATE TABLE "hook_fixtures" (
    "id" UUID NOT NULL,
    "hook_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hook_fixtures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hook_health" (
    "version_id" TEXT NOT NULL,
    "writer_id" UUID NOT NULL,
    "hook_id" TEXT NOT NULL,
    "strikes" INTEGER NOT NULL,
    "suspended_until" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "hook_health_pkey" PRIMARY KEY ("version_id","writer_id")
);

-- CreateTable
CREATE TABLE "hook_runs" (
    "id" UUID NOT NULL,
    "request_id" TEXT NOT NULL,
    "hook_id" TEXT NOT NULL,
    "version_number" INTEGER NOT NULL,
    "lane" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" DOUBLE PRECISION NOT NULL,
    "queue_ms" DOUBLE PRECISION NOT NULL,
    "cpu_ms" DOUBLE PRECISION NOT NULL,
    "detail" JSONB NOT NULL,
    "input" JSONB,

    CONSTRAINT "hook_runs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "hooks_name_key" ON "hooks"("name");

-- CreateIndex
CREATE UNIQUE INDEX "hooks_live_version_id_key" ON "hooks"("live_version_id");

-- CreateIndex
CREATE UNIQUE INDEX "hook_versions_hook_id_number_key" ON "hook_versions"("hook_id", "number");

-- CreateIndex
CREATE INDEX "hook_targets_client_id_idx" ON "hook_targets"("client_id");

-- CreateIndex
CREATE INDEX "hook_targets_resource_server_id_idx" ON "hook_targets"("resource_server_id");

-- CreateIndex
CREATE UNIQUE INDEX "hook_targets_hook_id_client_id_key" ON "hook_targets"("hook_id", "client_id");

-- CreateIndex
CREATE UNIQUE INDEX "hook_targets_hook_id_resource_server_id_key" ON "hook_targets"("hook_id", "resource_server_id");

-- CreateIndex
CREATE UNIQUE INDEX "hook_fixtures_hook_id_name_key" ON "hook_fixtures"("hook_id", "name");

-- CreateIndex
CREATE INDEX "hook_health_hook_id_idx" ON "hook_health"("hook_id");

-- CreateIndex
CREATE INDEX "hook_runs_hook_id_started_at_idx" ON "hook_runs"("hook_id", "started_at");

-- CreateIndex
CREATE INDEX "hook_runs_request_id_idx" ON "hook_runs"("request_id");

-- CreateIndex
CREATE INDEX "hook_runs_started_at_idx" ON "hook_runs"("started_at");

-- AddForeignKey
ALTER TABLE "hooks" ADD CONSTRAINT "hooks_live_version_id_fkey" FOREIGN KEY ("live_version_id") REFERENCES "hook_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_versions" ADD CONSTRAINT "hook_versions_hook_id_fkey" FOREIGN KEY ("hook_id") REFERENCES "hooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_targets" ADD CONSTRAINT "hook_targets_hook_id_fkey" FOREIGN KEY ("hook_id") REFERENCES "hooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_targets" ADD CONSTRAINT "hook_targets_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_targets" ADD CONSTRAINT "hook_targets_resource_server_id_fkey" FOREIGN KEY ("resource_server_id") REFERENCES "resource_servers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_secrets" ADD CONSTRAINT "hook_secrets_hook_id_fkey" FOREIGN KEY ("hook_id") REFERENCES "hooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_fetch_hosts" ADD CONSTRAINT "hook_fetch_hosts_hook_id_fkey" FOREIGN KEY ("hook_id") REFERENCES "hooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_drafts" ADD CONSTRAINT "hook_drafts_hook_id_fkey" FOREIGN KEY ("hook_id") REFERENCES "hooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_fixtures" ADD CONSTRAINT "hook_fixtures_hook_id_fkey" FOREIGN KEY ("hook_id") REFERENCES "hooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── By hand from here: what schema.prisma cannot say ────────────────────────────────────────────

ALTER TABLE "config_changes" DROP CONSTRAINT "config_changes_kind_known";
ALTER TABLE "config_changes"
    ADD CONSTRAINT "config_changes_kind_known" CHECK ("kind" IN ('client', 'resource_server', 'signing_key', 'setting', 'hook'));

ALTER TABLE "hooks"
    ADD CONSTRAINT "hooks_name_present" CHECK ("name" <> ''),
    -- Without a version there is nothing to run, and a hook that is on must run or fail.
    ADD CONSTRAINT "hooks_enabled_has_version" CHECK (NOT "is_enabled" OR "live_version_id" IS NOT NULL);
ALTER TABLE "hook_versions"
    ADD CONSTRAINT "hook_versions_number_counts" CHECK ("number" > 0),
    ADD CONSTRAINT "hook_versions_language_known" CHECK ("language" IN ('javascript', 'typescript')),
    ADD CONSTRAINT "hook_versions_shape_known" CHECK ("shape" IN ('hook', 'action')),
    ADD CONSTRAINT "hook_versions_message_present" CHECK ("message" <> '');
ALTER TABLE "hook_targets"
    ADD CONSTRAINT "hook_targets_one_side" CHECK (("client_id" IS NULL) <> ("resource_server_id" IS NULL));
ALTER TABLE "hook_secrets"
    ADD CONSTRAINT "hook_secrets_name_is_identifier" CHECK ("name" ~ '^[A-Za-z_][A-Za-z0-9_-]{0,127}$');
ALTER TABLE "hook_drafts"
    ADD CONSTRAINT "hook_drafts_language_known" CHECK ("language" IN ('javascript', 'typescript'));
ALTER TABLE "hook_runs"
    ADD CONSTRAINT "hook_runs_lane_known" CHECK ("lane" IN ('live', 'test', 'replay', 'dry_run'));

-- hooks
CREATE TRIGGER "hooks_note_insert" AFTER INSERT ON "hooks" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'id');
CREATE TRIGGER "hooks_note_update" AFTER UPDATE ON "hooks" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'id');
CREATE TRIGGER "hooks_note_delete" AFTER DELETE ON "hooks" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'id');
CREATE TRIGGER "hooks_note_truncate" AFTER TRUNCATE ON "hooks"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'id');

-- hook_versions
CREATE TRIGGER "hook_versions_note_insert" AFTER INSERT ON "hook_versions" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_versions_note_update" AFTER UPDATE ON "hook_versions" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_versions_note_delete" AFTER DELETE ON "hook_versions" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_versions_note_truncate" AFTER TRUNCATE ON "hook_versions"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');

-- hook_targets
CREATE TRIGGER "hook_targets_note_insert" AFTER INSERT ON "hook_targets" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_targets_note_update" AFTER UPDATE ON "hook_targets" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_targets_note_delete" AFTER DELETE ON "hook_targets" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_targets_note_truncate" AFTER TRUNCATE ON "hook_targets"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');

-- hook_secrets
CREATE TRIGGER "hook_secrets_note_insert" AFTER INSERT ON "hook_secrets" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_secrets_note_update" AFTER UPDATE ON "hook_secrets" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_secrets_note_delete" AFTER DELETE ON "hook_secrets" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_secrets_note_truncate" AFTER TRUNCATE ON "hook_secrets"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');

-- hook_fetch_hosts
CREATE TRIGGER "hook_fetch_hosts_note_insert" AFTER INSERT ON "hook_fetch_hosts" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_fetch_hosts_note_update" AFTER UPDATE ON "hook_fetch_hosts" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_fetch_hosts_note_delete" AFTER DELETE ON "hook_fetch_hosts" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
CREATE TRIGGER "hook_fetch_hosts_note_truncate" AFTER TRUNCATE ON "hook_fetch_hosts"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('hook', 'hook_id');
