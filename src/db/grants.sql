-- Who may do what with the engine's tables. Capabilities grant their own in their routines.sql.
revoke all on schema public from public;
grant usage on schema public to unionhall_app, unionhall_sealed, unionhall_worker, unionhall_courier;
grant select, insert, update, delete on unit, person, account, role, place, claim, outbox, posted, counter, setting, dialogue, once,
  console_login, console_session, console_try, api_token to unionhall_app;
grant select, insert on audit to unionhall_app;

-- Jobs belong to the worker; verbs of the open lane enqueue through this one door. `p_now` is the verb's clock, which a
-- playground may have moved: the distance counts, the server's clock decides. The job is told when it was due.
create or replace function job_add(p_task text, p_payload jsonb, p_run_at timestamptz, p_key text, p_now timestamptz) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select graphile_worker.add_job(p_task, (p_payload || jsonb_build_object('dueAt', p_run_at))::json, null, now() + (p_run_at - p_now), 25, p_key)
$$;
create or replace function job_remove(p_key text) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select graphile_worker.remove_job(p_key)
$$;
-- Moves all that waits nearer by some seconds: the playground's clock was moved on.
create or replace function job_shift(p_seconds double precision) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update graphile_worker._private_jobs set run_at = run_at - make_interval(secs => p_seconds) where locked_at is null;
  select pg_notify('jobs:insert', '{"count": 4}');
$$;
-- Gives back the jobs of processes that died at work: a job of ours is one short transaction.
create or replace function job_unlock(p_age interval) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
  update graphile_worker._private_jobs set locked_at = null, locked_by = null where locked_at < now() - p_age;
$$;
-- How many jobs are due or at work.
create or replace function job_due() returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select count(*) from graphile_worker._private_jobs where (run_at <= now() and attempts < max_attempts) or locked_at is not null
$$;

revoke execute on all functions in schema public from public;
grant execute on all functions in schema public to unionhall_app;
