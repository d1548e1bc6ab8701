-- A batch behind a lock that does not come free (a commit of configuration that hangs, above all one that waits for a standby) is
-- refused before the writer's deadline of 3 s (lib/issuer/issuer.ts). The writer then knows that nothing was written and keeps its
-- connection. Destroying that would not end the wait: every deadline would leave one more session behind, until the server has no
-- connection left, and each would write its rows once the lock is free. Part of the function, since a pooler in transaction mode keeps no
-- setting of a session.
ALTER FUNCTION writ_append_token_events(uuid, bigint, json) SET lock_timeout = '2500ms';
