-- AlterTable
ALTER TABLE "admins" ADD COLUMN     "invited_by" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "last_sign_in_at" TIMESTAMPTZ(3),
ADD COLUMN     "oidc_issuer" TEXT,
ADD COLUMN     "oidc_subject" TEXT,
ADD COLUMN     "totp_enabled_at" TIMESTAMPTZ(3),
ADD COLUMN     "totp_last_step" BIGINT,
ADD COLUMN     "totp_secret_sealed" TEXT;

-- CreateTable
CREATE TABLE "admin_sessions" (
    "id" UUID NOT NULL,
    "admin_id" UUID NOT NULL,
    "method" TEXT NOT NULL,
    "second_factor_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reauthenticated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "user_agent" TEXT NOT NULL DEFAULT '',
    "address" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "admin_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recovery_codes" (
    "admin_id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("admin_id","code_hash")
);

-- CreateTable
CREATE TABLE "invitations" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "invited_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_throttles" (
    "account_hash" TEXT NOT NULL,
    "network" TEXT NOT NULL,
    "failures" INTEGER NOT NULL,
    "last_failure_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_throttles_pkey" PRIMARY KEY ("account_hash","network")
);

-- CreateTable
CREATE TABLE "console_settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "console_settings_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE INDEX "admin_sessions_admin_id_idx" ON "admin_sessions"("admin_id");

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "sign_in_throttles_last_failure_at_idx" ON "sign_in_throttles"("last_failure_at");

-- CreateIndex
CREATE UNIQUE INDEX "admins_oidc_issuer_oidc_subject_key" ON "admins"("oidc_issuer", "oidc_subject");

-- AddForeignKey
ALTER TABLE "admin_sessions" ADD CONSTRAINT "admin_sessions_admin_id_fkey" FOREIGN KEY ("admin_id") REFERENCES "admins"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recovery_codes" ADD CONSTRAINT "recovery_codes_admin_id_fkey" FOREIGN KEY ("admin_id") REFERENCES "admins"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- ── By hand from here: what schema.prisma cannot say ────────────────────────────────────────────

ALTER TABLE "admins"
    -- A factor that is on has its secret, and half a binding would match nobody or everybody of a provider.
    ADD CONSTRAINT "admins_totp_has_secret" CHECK ("totp_enabled_at" IS NULL OR "totp_secret_sealed" IS NOT NULL),
    ADD CONSTRAINT "admins_oidc_whole" CHECK (("oidc_issuer" IS NULL) = ("oidc_subject" IS NULL));

ALTER TABLE "admin_sessions"
    ADD CONSTRAINT "admin_sessions_method_known" CHECK ("method" IN ('password', 'oidc')),
    -- Whatever the program does, no session outlives a week.
    ADD CONSTRAINT "admin_sessions_ends_within_a_week" CHECK ("expires_at" <= "created_at" + interval '7 days');

ALTER TABLE "invitations"
    ADD CONSTRAINT "invitations_role_known" CHECK ("role" IN ('owner', 'admin', 'viewer')),
    ADD CONSTRAINT "invitations_email_lower_case" CHECK ("email" = lower("email")),
    ADD CONSTRAINT "invitations_end_once" CHECK ("accepted_at" IS NULL OR "revoked_at" IS NULL);

-- One open invitation per address: the role that it gives is never in doubt.
CREATE UNIQUE INDEX "invitations_one_open_per_email" ON "invitations"("email") WHERE "accepted_at" IS NULL AND "revoked_at" IS NULL;

ALTER TABLE "sign_in_throttles"
    ADD CONSTRAINT "sign_in_throttles_failures_counted" CHECK ("failures" > 0);
