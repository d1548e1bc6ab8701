-- CreateTable
CREATE TABLE "held_scopes" (
    "grant_id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,
    "quiet_since" DATE NOT NULL,

    CONSTRAINT "held_scopes_pkey" PRIMARY KEY ("grant_id","scope")
);

-- CreateIndex
CREATE INDEX "held_scopes_quiet_since_idx" ON "held_scopes"("quiet_since");

-- CreateIndex
CREATE INDEX "held_scopes_client_id_quiet_since_idx" ON "held_scopes"("client_id", "quiet_since");

-- CreateIndex
CREATE INDEX "client_grants_updated_at_id_idx" ON "client_grants"("updated_at", "id");

-- CreateIndex
CREATE INDEX "client_grants_allowed_scopes_idx" ON "client_grants" USING GIN ("allowed_scopes");

-- ── By hand from here: what schema.prisma cannot say ────────────────────────────────────────────

-- The list of grants by expiry; those that never expire come last.
CREATE INDEX "client_grants_expiry_order" ON "client_grants" (coalesce("expires_at", 'infinity'::timestamptz), "id");

-- Keeps held_scopes beside the grants, whoever writes them. A scope that a grant already had keeps its day.
CREATE FUNCTION "writ_note_held_scopes"() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM held_scopes WHERE grant_id = OLD.id;
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    DELETE FROM held_scopes WHERE grant_id = OLD.id AND (OLD.id <> NEW.id OR scope <> ALL (NEW.allowed_scopes));
  END IF;
  INSERT INTO held_scopes (grant_id, scope, client_id, quiet_since)
    SELECT DISTINCT NEW.id, s.scope, NEW.client_id, today FROM unnest(NEW.allowed_scopes) AS s(scope)
    ON CONFLICT (grant_id, scope) DO UPDATE SET client_id = excluded.client_id WHERE held_scopes.client_id <> excluded.client_id;
  RETURN NULL;
END
$$;

CREATE TRIGGER "client_grants_hold_insert" AFTER INSERT ON "client_grants" FOR EACH ROW EXECUTE FUNCTION "writ_note_held_scopes"();
CREATE TRIGGER "client_grants_hold_update" AFTER UPDATE OF "id", "client_id", "allowed_scopes" ON "client_grants"
    FOR EACH ROW EXECUTE FUNCTION "writ_note_held_scopes"();
CREATE TRIGGER "client_grants_hold_delete" AFTER DELETE ON "client_grants" FOR EACH ROW EXECUTE FUNCTION "writ_note_held_scopes"();

INSERT INTO "held_scopes" ("grant_id", "scope", "client_id", "quiet_since")
    SELECT DISTINCT g.id, s.scope, g.client_id, coalesce(
        (SELECT max(u.day) FROM scope_usage u WHERE u.grant_id = g.id AND u.scope = s.scope),
        (g.updated_at AT TIME ZONE 'UTC')::date)
    FROM client_grants g CROSS JOIN LATERAL unnest(g.allowed_scopes) AS s(scope);
