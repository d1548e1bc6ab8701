-- When a scope was added, so that a grant can be told from one that was never asked about it. Those that exist have come together.
ALTER TABLE "scopes" ADD COLUMN "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now();

-- The list of APIs is sorted by name; the identifier has its unique index.
CREATE INDEX "resource_servers_name_id_idx" ON "resource_servers" ("name", "id");
