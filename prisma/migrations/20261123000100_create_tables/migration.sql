-- CreateTable
CREATE TABLE "clients" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "owner" TEXT NOT NULL DEFAULT '',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "auth_method" TEXT NOT NULL DEFAULT 'client_secret',
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" TEXT NOT NULL DEFAULT '',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "client_secrets" (
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "secret_hint" TEXT NOT NULL,
    "label" TEXT NOT NULL DEFAULT '',
    "slot" SMALLINT,
    "expires_at" TIMESTAMPTZ(3),
    "replaces_id" TEXT,
    "grace_seconds" INTEGER,
    "grace_started_at" TIMESTAMPTZ(3),
    "retires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_by" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "resource_servers" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "signing_alg" TEXT NOT NULL DEFAULT 'RS256',
    "token_lifetime_seconds" INTEGER NOT NULL DEFAULT 86400,
    "token_dialect" TEXT NOT NULL DEFAULT 'access_token',
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "resource_servers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scopes" (
    "resource_server_id" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "scopes_pkey" PRIMARY KEY ("resource_server_id","value")
);

-- CreateTable
CREATE TABLE "client_grants" (
    "id" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "resource_server_id" TEXT NOT NULL,
    "allowed_scopes" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "expires_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "client_grants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "kid" TEXT NOT NULL,
    "alg" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "private_key_sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activated_at" TIMESTAMPTZ(3),
    "replaced_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "config_epoch" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" BIGINT NOT NULL DEFAULT 0,
    "tag" UUID NOT NULL DEFAULT gen_random_uuid(),

    CONSTRAINT "config_epoch_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "config_changes" (
    "id" BIGSERIAL NOT NULL,
    "transaction_id" BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text)::bigint,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "epoch" BIGINT,
    "tag" UUID,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "config_changes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "encryption_canaries" (
    "id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,

    CONSTRAINT "encryption_canaries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "secret_usage" (
    "secret_id" TEXT NOT NULL,
    "writer_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "first_used_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL,
    "last_address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "secret_usage_pkey" PRIMARY KEY ("secret_id","writer_id")
);

-- CreateTable
CREATE TABLE "scope_usage" (
    "grant_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "day" DATE NOT NULL,

    CONSTRAINT "scope_usage_pkey" PRIMARY KEY ("grant_id","scope","day")
);

-- CreateTable
CREATE TABLE "key_expiry_counters" (
    "kid" TEXT NOT NULL,
    "expiry_minute" TIMESTAMPTZ(3) NOT NULL,
    "writer_id" UUID NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "key_expiry_counters_pkey" PRIMARY KEY ("kid","expiry_minute","writer_id")
);

-- CreateTable
CREATE TABLE "token_counters" (
    "minute" TIMESTAMPTZ(3) NOT NULL,
    "writer_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "audience" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "count" BIGINT NOT NULL,

    CONSTRAINT "token_counters_pkey" PRIMARY KEY ("minute","writer_id","client_id","audience","outcome","reason")
);

-- CreateTable
CREATE TABLE "token_events" (
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "id" UUID NOT NULL,
    "writer_id" UUID NOT NULL,
    "batch_seq" BIGINT NOT NULL,
    "batch_index" INTEGER NOT NULL,
    "corrects" UUID,
    "outcome" TEXT NOT NULL,
    "failing_step" TEXT,
    "reason" TEXT,
    "details" JSONB,
    "client_id" TEXT,
    "client_name" TEXT,
    "audience" TEXT,
    "grant_id" TEXT,
    "requested_scopes" TEXT[],
    "allowed_scopes" TEXT[],
    "granted_scopes" TEXT[],
    "auth_method" TEXT,
    "credential_id" TEXT,
    "credential_hint" TEXT,
    "kid" TEXT,
    "alg" TEXT,
    "token_expires_at" TIMESTAMPTZ(3),
    "hook_runs" JSONB,
    "modified" BOOLEAN NOT NULL DEFAULT false,
    "address" TEXT NOT NULL DEFAULT '',
    "user_agent" TEXT NOT NULL DEFAULT '',
    "source" TEXT NOT NULL DEFAULT 'token_endpoint',
    "step_microseconds" JSONB,
    "folded_count" INTEGER NOT NULL DEFAULT 1,
    "first_at" TIMESTAMPTZ(3),
    "last_at" TIMESTAMPTZ(3),

    CONSTRAINT "token_events_pkey" PRIMARY KEY ("occurred_at","id")
) PARTITION BY RANGE ("occurred_at");

-- CreateTable
CREATE TABLE "admins" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "role" TEXT NOT NULL,
    "password_hash" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "admins_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "owner_links" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "owner_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "admin_events" (
    "id" UUID NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "event" TEXT NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "actor_name" TEXT NOT NULL,
    "target_type" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "target_name" TEXT NOT NULL DEFAULT '',
    "before" JSONB,
    "after" JSONB,
    "address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "admin_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "clients_name_key" ON "clients"("name");

-- CreateIndex
CREATE INDEX "client_secrets_replaces_id_idx" ON "client_secrets"("replaces_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_secrets_client_id_slot_key" ON "client_secrets"("client_id", "slot");

-- CreateIndex
CREATE UNIQUE INDEX "resource_servers_identifier_key" ON "resource_servers"("identifier");

-- CreateIndex
CREATE INDEX "client_grants_resource_server_id_idx" ON "client_grants"("resource_server_id");

-- CreateIndex
CREATE UNIQUE INDEX "client_grants_client_id_resource_server_id_key" ON "client_grants"("client_id", "resource_server_id");

-- CreateIndex
CREATE INDEX "config_changes_epoch_idx" ON "config_changes"("epoch");

-- CreateIndex
CREATE INDEX "token_events_writer_id_batch_seq_batch_index_idx" ON "token_events"("writer_id", "batch_seq", "batch_index");

-- CreateIndex
CREATE INDEX "token_events_client_id_occurred_at_idx" ON "token_events"("client_id", "occurred_at");

-- CreateIndex
CREATE UNIQUE INDEX "admins_email_key" ON "admins"("email");

-- CreateIndex
CREATE INDEX "admin_events_occurred_at_idx" ON "admin_events"("occurred_at");

-- CreateIndex
CREATE INDEX "admin_events_target_type_target_id_occurred_at_idx" ON "admin_events"("target_type", "target_id", "occurred_at");

-- AddForeignKey
ALTER TABLE "client_secrets" ADD CONSTRAINT "client_secrets_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "scopes" ADD CONSTRAINT "scopes_resource_server_id_fkey" FOREIGN KEY ("resource_server_id") REFERENCES "resource_servers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_grants" ADD CONSTRAINT "client_grants_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "clients"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_grants" ADD CONSTRAINT "client_grants_resource_server_id_fkey" FOREIGN KEY ("resource_server_id") REFERENCES "resource_servers"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── By hand from here: what schema.prisma cannot say ────────────────────────────────────────────
-- token_events above is partitioned by day (PARTITION BY RANGE): lib/token-log/partitions.ts makes and drops the partitions.

-- A list is empty, never null: a null list would read as "no scopes" in one query and as "unknown" in another.
ALTER TABLE "clients" ALTER COLUMN "tags" SET NOT NULL;
ALTER TABLE "client_grants" ALTER COLUMN "allowed_scopes" SET NOT NULL;

-- Enumerated text. A new value needs a migration, so that no version meets a value that it cannot decide by.
ALTER TABLE "clients"
    ADD CONSTRAINT "clients_auth_method_known" CHECK ("auth_method" IN ('client_secret', 'client_secret_basic', 'client_secret_post')),
    -- A longer id would be cut in the log, and two applications could look like one there.
    ADD CONSTRAINT "clients_id_length" CHECK (char_length("id") BETWEEN 1 AND 128),
    ADD CONSTRAINT "clients_name_present" CHECK ("name" <> '');

ALTER TABLE "client_secrets"
    ADD CONSTRAINT "client_secrets_slot_known" CHECK ("slot" IN (1, 2)),
    -- A revoked secret holds no slot: it must not keep its application from having two live ones.
    ADD CONSTRAINT "client_secrets_revoked_has_no_slot" CHECK ("revoked_at" IS NULL OR "slot" IS NULL),
    ADD CONSTRAINT "client_secrets_grace_not_negative" CHECK ("grace_seconds" >= 0),
    ADD CONSTRAINT "client_secrets_replaces_another" CHECK ("replaces_id" <> "id");

ALTER TABLE "resource_servers"
    ADD CONSTRAINT "resource_servers_signing_alg_known" CHECK ("signing_alg" IN ('RS256', 'PS256', 'ES256', 'EdDSA')),
    ADD CONSTRAINT "resource_servers_token_dialect_known" CHECK ("token_dialect" IN ('access_token', 'rfc9068_profile')),
    -- 30 days at most: keys and log rows outlive every token, so this bounds how long both must be kept.
    ADD CONSTRAINT "resource_servers_token_lifetime_bounds" CHECK ("token_lifetime_seconds" BETWEEN 1 AND 2592000),
    ADD CONSTRAINT "resource_servers_identifier_length" CHECK (char_length("identifier") BETWEEN 1 AND 1024);

-- scope-token = 1*( %x21 / %x23-5B / %x5D-7E ) (RFC 6749 section 3.3)
ALTER TABLE "scopes"
    ADD CONSTRAINT "scopes_value_is_scope_token" CHECK ("value" COLLATE "C" ~ '^[!#-\[\]-~]+$');

ALTER TABLE "signing_keys"
    ADD CONSTRAINT "signing_keys_alg_known" CHECK ("alg" IN ('RS256', 'PS256', 'ES256', 'EdDSA')),
    ADD CONSTRAINT "signing_keys_status_known" CHECK ("status" IN ('next', 'current', 'previous', 'retired', 'revoked'));

-- One key signs and one stands by, per algorithm: two instances that rotate at once cannot both win.
CREATE UNIQUE INDEX "signing_keys_one_current_per_alg" ON "signing_keys"("alg") WHERE "status" = 'current';
CREATE UNIQUE INDEX "signing_keys_one_next_per_alg" ON "signing_keys"("alg") WHERE "status" = 'next';

ALTER TABLE "token_counters"
    ADD CONSTRAINT "token_counters_outcome_known" CHECK ("outcome" IN ('issued', 'modified', 'refused', 'not_delivered'));

ALTER TABLE "token_events"
    ADD CONSTRAINT "token_events_outcome_known" CHECK ("outcome" IN ('issued', 'refused', 'not_delivered')),
    ADD CONSTRAINT "token_events_failing_step_known"
        CHECK ("failing_step" IN ('parse', 'authenticate', 'enabled', 'api', 'grant', 'scopes', 'hooks', 'sign')),
    -- A refusal without a reason proves nothing.
    ADD CONSTRAINT "token_events_refusal_has_reason" CHECK ("outcome" <> 'refused' OR "reason" IS NOT NULL),
    ADD CONSTRAINT "token_events_source_known" CHECK ("source" IN ('token_endpoint', 'console'));

ALTER TABLE "admins"
    ADD CONSTRAINT "admins_role_known" CHECK ("role" IN ('owner', 'admin', 'viewer')),
    ADD CONSTRAINT "admins_email_lower_case" CHECK ("email" = lower("email"));

ALTER TABLE "owner_links"
    ADD CONSTRAINT "owner_links_single_row" CHECK ("id" = 1);

ALTER TABLE "admin_events"
    ADD CONSTRAINT "admin_events_actor_type_known" CHECK ("actor_type" IN ('admin', 'cli', 'system'));
