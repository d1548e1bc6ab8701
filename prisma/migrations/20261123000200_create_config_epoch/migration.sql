-- The config epoch (lib/db/README.md): whatever decides a token changes the tag in the commit that changes it, so that a decision
-- made under another tag is known to be old. Two rules: the tag moves at commit only, and whoever moves it holds the lock alone.

ALTER TABLE "config_epoch" ADD CONSTRAINT "config_epoch_single_row" CHECK ("id" = 1);
INSERT INTO "config_epoch" ("id") VALUES (1);

ALTER TABLE "config_changes"
    ADD CONSTRAINT "config_changes_kind_known" CHECK ("kind" IN ('client', 'resource_server', 'signing_key', 'setting'));

-- One row per transaction and key. Only while the epoch is open (null): rows of a restored database may carry the number of a
-- transaction that is still to come, and must not suppress its bump.
CREATE UNIQUE INDEX "config_changes_open_key" ON "config_changes"("transaction_id", "kind", "key") WHERE "epoch" IS NULL;

-- Notes which keys a statement changed. Arguments: the kind, and the column that holds the key.
CREATE FUNCTION "writ_note_config_change"() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    changed_keys text := CASE TG_OP
        WHEN 'INSERT' THEN format('SELECT %1$I FROM new_rows', TG_ARGV[1])
        WHEN 'DELETE' THEN format('SELECT %1$I FROM old_rows', TG_ARGV[1])
        WHEN 'UPDATE' THEN format('SELECT %1$I FROM old_rows UNION SELECT %1$I FROM new_rows', TG_ARGV[1])
        ELSE 'SELECT ''*''' -- TRUNCATE has no transition tables
    END;
BEGIN
    EXECUTE format(
        'INSERT INTO config_changes (kind, key) SELECT DISTINCT %L, changed.key FROM (%s) AS changed (key)
         ON CONFLICT (transaction_id, kind, key) WHERE epoch IS NULL DO NOTHING',
        TG_ARGV[0], changed_keys);
    RETURN NULL;
END
$function$;

-- Moves the epoch, once per transaction, at its commit. Runs for every noted key; the first one does the work for all.
CREATE FUNCTION "writ_bump_config_epoch"() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    bumped config_epoch%ROWTYPE;
BEGIN
    PERFORM 1 FROM config_changes WHERE id = NEW.id AND epoch IS NULL;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    -- Before the row: a batch of tokens holds this lock shared from before it reads the tag until it has committed.
    PERFORM pg_advisory_xact_lock(7714881);
    UPDATE config_epoch SET epoch = epoch + 1, tag = gen_random_uuid() WHERE id = 1 RETURNING * INTO bumped;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the row of config_epoch is missing: no change can be committed without it';
    END IF;
    UPDATE config_changes SET epoch = bumped.epoch, tag = bumped.tag WHERE transaction_id = NEW.transaction_id AND epoch IS NULL;
    RETURN NULL;
END
$function$;

CREATE CONSTRAINT TRIGGER "config_changes_bump_epoch" AFTER INSERT ON "config_changes"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "writ_bump_config_epoch"();

-- clients
CREATE TRIGGER "clients_note_insert" AFTER INSERT ON "clients" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'id');
CREATE TRIGGER "clients_note_update" AFTER UPDATE ON "clients" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'id');
CREATE TRIGGER "clients_note_delete" AFTER DELETE ON "clients" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'id');
CREATE TRIGGER "clients_note_truncate" AFTER TRUNCATE ON "clients"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'id');

-- client_secrets
CREATE TRIGGER "client_secrets_note_insert" AFTER INSERT ON "client_secrets" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'client_id');
CREATE TRIGGER "client_secrets_note_update" AFTER UPDATE ON "client_secrets" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'client_id');
CREATE TRIGGER "client_secrets_note_delete" AFTER DELETE ON "client_secrets" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'client_id');
CREATE TRIGGER "client_secrets_note_truncate" AFTER TRUNCATE ON "client_secrets"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'client_id');

-- client_grants
CREATE TRIGGER "client_grants_note_insert" AFTER INSERT ON "client_grants" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'client_id');
CREATE TRIGGER "client_grants_note_update" AFTER UPDATE ON "client_grants" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'client_id');
CREATE TRIGGER "client_grants_note_delete" AFTER DELETE ON "client_grants" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'client_id');
CREATE TRIGGER "client_grants_note_truncate" AFTER TRUNCATE ON "client_grants"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('client', 'client_id');

-- resource_servers
CREATE TRIGGER "resource_servers_note_insert" AFTER INSERT ON "resource_servers" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('resource_server', 'id');
CREATE TRIGGER "resource_servers_note_update" AFTER UPDATE ON "resource_servers" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('resource_server', 'id');
CREATE TRIGGER "resource_servers_note_delete" AFTER DELETE ON "resource_servers" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('resource_server', 'id');
CREATE TRIGGER "resource_servers_note_truncate" AFTER TRUNCATE ON "resource_servers"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('resource_server', 'id');

-- scopes
CREATE TRIGGER "scopes_note_insert" AFTER INSERT ON "scopes" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('resource_server', 'resource_server_id');
CREATE TRIGGER "scopes_note_update" AFTER UPDATE ON "scopes" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('resource_server', 'resource_server_id');
CREATE TRIGGER "scopes_note_delete" AFTER DELETE ON "scopes" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('resource_server', 'resource_server_id');
CREATE TRIGGER "scopes_note_truncate" AFTER TRUNCATE ON "scopes"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('resource_server', 'resource_server_id');

-- signing_keys
CREATE TRIGGER "signing_keys_note_insert" AFTER INSERT ON "signing_keys" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('signing_key', 'kid');
CREATE TRIGGER "signing_keys_note_update" AFTER UPDATE ON "signing_keys" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('signing_key', 'kid');
CREATE TRIGGER "signing_keys_note_delete" AFTER DELETE ON "signing_keys" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('signing_key', 'kid');
CREATE TRIGGER "signing_keys_note_truncate" AFTER TRUNCATE ON "signing_keys"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('signing_key', 'kid');

-- settings
CREATE TRIGGER "settings_note_insert" AFTER INSERT ON "settings" REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('setting', 'key');
CREATE TRIGGER "settings_note_update" AFTER UPDATE ON "settings" REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('setting', 'key');
CREATE TRIGGER "settings_note_delete" AFTER DELETE ON "settings" REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('setting', 'key');
CREATE TRIGGER "settings_note_truncate" AFTER TRUNCATE ON "settings"
    FOR EACH STATEMENT EXECUTE FUNCTION "writ_note_config_change"('setting', 'key');
