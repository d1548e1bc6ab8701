-- CreateTable
CREATE TABLE "client_stats" (
    "client_id" TEXT NOT NULL,
    "tokens_24h" BIGINT NOT NULL DEFAULT 0,
    "denied_24h" BIGINT NOT NULL DEFAULT 0,
    "issued_by_hour" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "denied_by_hour" BIGINT[] DEFAULT ARRAY[]::BIGINT[],
    "first_hour" TIMESTAMPTZ(3),
    "last_token_at" TIMESTAMPTZ(3),

    CONSTRAINT "client_stats_pkey" PRIMARY KEY ("client_id")
);

-- CreateIndex
CREATE INDEX "clients_created_at_id_idx" ON "clients"("created_at", "id");

-- ── By hand from here: what schema.prisma cannot say ────────────────────────────────────────────

ALTER TABLE "client_stats"
    ALTER COLUMN "issued_by_hour" SET NOT NULL,
    ALTER COLUMN "denied_by_hour" SET NOT NULL,
    ADD CONSTRAINT "client_stats_hours_alike" CHECK (cardinality("issued_by_hour") = cardinality("denied_by_hour"));

-- The words of a name, as search compares them: "billing-worker 2" has billing, worker and 2. Of the same text it always makes the same
-- words, so that an index may hold them.
CREATE FUNCTION writ_search_words(p_text text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN array_remove(regexp_split_to_array(lower(p_text), '[^[:alnum:]]+'), '');

CREATE INDEX "clients_name_order" ON "clients" (lower("name"), "id");
CREATE INDEX "clients_name_words" ON "clients" USING gin (array_to_tsvector(writ_search_words("name")));
CREATE INDEX "clients_id_prefix" ON "clients" ("id" text_pattern_ops);
CREATE INDEX "clients_tags" ON "clients" USING gin ("tags");
