-- The one statement that writes the ledger: a batch of decided requests becomes rows, or not.
--
-- VOLATILE plpgsql under READ COMMITTED takes a new snapshot for each statement. So: (1) the shared lock, which waits for every config
-- change that is committing and holds back those that follow; (2) the tag, read by a statement that began after the lock was granted;
-- (3) the rows decided under that very tag. A conditional INSERT without the lock is not exact: its snapshot may predate a commit that
-- ends before its own.
--
-- rows: JSON array of objects, one per request; "decided_tag" null marks a row that no configuration decides (a correction, an aggregate).
-- Answers one row: the tag and epoch it saw, database time in milliseconds, the batch indexes that passed, and the credentials that this
-- writer had never used before.
CREATE FUNCTION writ_append_token_events(p_writer_id uuid, p_batch_seq bigint, p_rows json)
RETURNS TABLE (tag uuid, epoch bigint, now_milliseconds double precision, passed integer[], first_used text[])
LANGUAGE plpgsql VOLATILE AS $$
#variable_conflict use_column
DECLARE
  v_tag uuid;
  v_epoch bigint;
  v_now timestamptz;
  v_passed integer[];
  v_first_used text[];
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7714881);
  SELECT e.tag, e.epoch INTO STRICT v_tag, v_epoch FROM config_epoch e WHERE e.id = 1;
  -- One moment for the whole batch: it never spans two days, and expiries are judged by it.
  v_now := date_trunc('milliseconds', clock_timestamp());

  WITH input AS (
    SELECT * FROM json_to_recordset(p_rows) AS r(
      batch_index integer, id uuid, decided_tag uuid, valid_until timestamptz, corrects uuid, outcome text, failing_step text, reason text,
      details jsonb, client_id text, client_name text, audience text, grant_id text, requested_scopes text, allowed_scopes text,
      granted_scopes text, auth_method text, credential_id text, credential_hint text, kid text, alg text, token_expires_at timestamptz,
      hook_runs jsonb, modified boolean, address text, user_agent text, source text, step_microseconds jsonb, folded_count integer,
      first_at timestamptz, last_at timestamptz, counted_client_id text, counted_audience text)
    WHERE (r.decided_tag IS NULL OR r.decided_tag = v_tag) AND (r.valid_until IS NULL OR r.valid_until > v_now)
  ), appended AS (
    INSERT INTO token_events (
      occurred_at, id, writer_id, batch_seq, batch_index, corrects, outcome, failing_step, reason, details, client_id, client_name, audience,
      grant_id, requested_scopes, allowed_scopes, granted_scopes, auth_method, credential_id, credential_hint, kid, alg, token_expires_at,
      hook_runs, modified, address, user_agent, source, step_microseconds, folded_count, first_at, last_at)
    SELECT
      v_now, i.id, p_writer_id, p_batch_seq, i.batch_index, i.corrects, i.outcome, i.failing_step, i.reason, i.details, i.client_id,
      i.client_name, i.audience, i.grant_id, string_to_array(i.requested_scopes, ' '), string_to_array(i.allowed_scopes, ' '),
      string_to_array(i.granted_scopes, ' '), i.auth_method, i.credential_id, i.credential_hint, i.kid, i.alg, i.token_expires_at,
      i.hook_runs, i.modified, i.address, i.user_agent, i.source, i.step_microseconds, i.folded_count, i.first_at, i.last_at
    FROM input i
  ), counted AS (
    -- Keys in order, so that two sessions of one writer could never wait for each other in a circle.
    INSERT INTO token_counters (minute, writer_id, client_id, audience, outcome, reason, count)
    SELECT date_trunc('minute', v_now), p_writer_id, i.counted_client_id, i.counted_audience,
      CASE WHEN i.outcome = 'issued' AND i.modified THEN 'modified' ELSE i.outcome END, coalesce(i.reason, ''), sum(i.folded_count)
    FROM input i GROUP BY 3, 4, 5, 6 ORDER BY 3, 4, 5, 6
    ON CONFLICT (minute, writer_id, client_id, audience, outcome, reason) DO UPDATE SET count = token_counters.count + EXCLUDED.count
  ), expiring AS (
    -- Rounded up: a key may leave the JWKS only when its last token has expired.
    INSERT INTO key_expiry_counters (kid, expiry_minute, writer_id, count)
    SELECT i.kid, date_trunc('minute', i.token_expires_at + interval '59.999 seconds'), p_writer_id, count(*)
    FROM input i WHERE i.outcome = 'issued' GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (kid, expiry_minute, writer_id) DO UPDATE SET count = key_expiry_counters.count + EXCLUDED.count
  ), scoped AS (
    INSERT INTO scope_usage (grant_id, scope, day)
    SELECT DISTINCT i.grant_id, s.scope, (v_now AT TIME ZONE 'UTC')::date
    FROM input i CROSS JOIN LATERAL unnest(string_to_array(i.granted_scopes, ' ')) AS s(scope)
    WHERE i.outcome = 'issued' AND i.grant_id IS NOT NULL ORDER BY 1, 2
    ON CONFLICT (grant_id, scope, day) DO NOTHING
  ), used AS (
    INSERT INTO secret_usage (secret_id, writer_id, client_id, first_used_at, last_used_at, last_address)
    SELECT DISTINCT ON (i.credential_id) i.credential_id, p_writer_id, i.client_id, v_now, v_now, i.address
    FROM input i WHERE i.outcome = 'issued' AND i.credential_id IS NOT NULL ORDER BY i.credential_id, i.batch_index DESC
    ON CONFLICT (secret_id, writer_id) DO UPDATE SET last_used_at = EXCLUDED.last_used_at, last_address = EXCLUDED.last_address
    RETURNING secret_id, (xmax = 0) AS is_first
  )
  SELECT
    (SELECT array_agg(i.batch_index) FROM input i),
    (SELECT array_agg(u.secret_id) FROM used u WHERE u.is_first)
  INTO v_passed, v_first_used;

  RETURN QUERY SELECT v_tag, v_epoch, extract(epoch FROM v_now)::double precision * 1000, coalesce(v_passed, '{}'), coalesce(v_first_used, '{}');
END
$$;
