-- Functions, row policies and grants of concerns. Applied again whenever this file changes.
-- Who raises a concern is in no table. What is protected here is what officers and processes may see of a case:
--   app      sees the cases of the officer in app.officer, and never a way back
--   sealed   sees the one case whose receipt is in app.receipt
--   courier  sees ways back and door-bells, and no case
-- The owner is bound by none of this: only the functions marked "security definer" act as the owner.

create or replace function grievance_officer() returns bigint language sql stable as $$
  select nullif(current_setting('app.officer', true), '')::bigint
$$;
create or replace function grievance_receipts() returns bytea[] language sql stable as $$
  select coalesce(array_agg(decode(part, 'hex')), '{}') from unnest(string_to_array(nullif(current_setting('app.receipt', true), ''), ',')) part
$$;

-- Whether the officer of this transaction works at a level and is not kept out of a case.
create or replace function grievance_sees(p_case uuid, p_level int) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from role r join person p on p.id = r.person_id and p.left_at is null
      where r.person_id = grievance_officer() and r.role = 'officer' and r.unit_id = p_level)
    and not exists (select from case_exclusion x where x.case_id = p_case and x.officer = grievance_officer())
$$;

-- Whether a text was covered in part when its case went on, and the officer of this transaction may not see what it was.
create or replace function grievance_covered(p_row uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from case_original o where o.row_id = p_row)
    and not exists (select from case_original o where o.row_id = p_row and grievance_sees(o.case_id, o.level_id))
$$;

-- Officers of a level who may work a case.
create or replace function grievance_staff(p_level int, p_excluded bigint[]) returns setof bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select r.person_id from role r join person p on p.id = r.person_id and p.left_at is null
  where r.role = 'officer' and r.unit_id = p_level and not r.person_id = any (p_excluded)
$$;

-- The nearest level at or above a unit that has officers who are not concerned. Null = nobody is left.
create or replace function grievance_level(p_unit int, p_excluded bigint[], p_above boolean) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select v.id from unit u, unnest(u.path) with ordinality as v(id, depth)
  where u.id = coalesce(p_unit, (select id from unit where parent_id is null))
    and (not p_above or v.id <> u.id) and exists (select from grievance_staff(v.id, p_excluded))
  order by v.depth desc limit 1
$$;

-- The tree of units, for whoever chooses how much to tell. No person is in it.
create or replace function grievance_units() returns table (id int, name text, depth int, parent_name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.id, u.name, cardinality(u.path), p.name from unit u left join unit p on p.id = u.parent_id order by cardinality(u.path), u.id
$$;
-- Who works concerns of a unit: names that everybody may ask for anyway (谁是办理人).
drop function if exists grievance_names(int);
create function grievance_names(p_unit int) returns table (id bigint, name text, office text)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.id, p.name, (array_agg(o.name order by o.id desc))[1] from unit u join role r on r.unit_id = any (u.path) and r.role = 'officer'
    join unit o on o.id = r.unit_id join person p on p.id = r.person_id and p.left_at is null
  where u.id = coalesce(p_unit, (select id from unit where parent_id is null)) group by p.id, p.name order by 1 limit 100
$$;
create or replace function grievance_accepted() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from setting where key = 'grievance.accepted')
$$;

-- Whether all that keeps this secret is in force. Where it is not, concerns are off.
create or replace function grievance_in_force() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select session_user in ('unionhall_app', 'unionhall_sealed')
    and (select count(*) = 14 and bool_and(c.relrowsecurity) and bool_and(c.relowner <> 'unionhall_app'::regrole and c.relowner <> 'unionhall_sealed'::regrole)
      from pg_class c where c.oid = any (array['case_intake', 'case_intake_picture', 'cases', 'case_message', 'case_picture', 'case_note', 'case_original', 'case_route', 'case_exclusion', 'case_bell', 'case_link', 'mute_ask', 'mute_order', 'officer_audit']::regclass[]))
    and (select count(*) = 22 from pg_policies where schemaname = 'public' and policyname like 'grievance_%')
    and not exists (select from pg_roles where rolname like 'unionhall\_%' and rolname <> 'unionhall_owner' and (rolsuper or rolbypassrls))
    and not has_any_column_privilege('unionhall_app', 'case_intake', 'select') and not has_any_column_privilege('unionhall_app', 'case_intake_picture', 'select')
    and not has_any_column_privilege('unionhall_app', 'case_route', 'select')
    and not has_column_privilege('unionhall_sealed', 'case_route', 'sealed', 'select') and not has_column_privilege('unionhall_sealed', 'case_intake', 'sealed', 'select')
    and not has_any_column_privilege('unionhall_sealed', 'person', 'select') and not has_any_column_privilege('unionhall_sealed', 'account', 'select')
    and not has_any_column_privilege('unionhall_courier', 'cases', 'select') and not has_any_column_privilege('unionhall_courier', 'person', 'select')
$$;

-- A case ends only with an answer in its round, whoever tries.
create or replace function case_keeps_answer() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from case_message m where m.case_id = new.id and m.round = new.round and m.kind in ('answer', 'refusal')) then
    raise exception 'a case without an answer cannot be closed' using errcode = 'check_violation';
  end if;
  return null;
end $$;
drop trigger if exists case_answered on cases;
create constraint trigger case_answered after insert or update on cases deferrable initially deferred
  for each row when (new.state = 'closed') execute function case_keeps_answer();

-- Nobody holds a case that is kept from them. The policy alone does not see an exclusion that was committed while a claim
-- waited for the row; a statement of its own does.
create or replace function case_not_kept_from() returns trigger
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if exists (select from case_exclusion x where x.case_id = new.id and x.officer = new.assignee) then
    raise exception 'the case is kept from this officer' using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
drop trigger if exists case_kept_from on cases;
create trigger case_kept_from after update of assignee on cases
  for each row when (new.assignee is not null) execute function case_not_kept_from();

-- What waits to be released; no text, no way back.
create or replace function grievance_waiting() returns table (id uuid, category smallint, urgency text, on_date date)
language sql stable security definer set search_path = public, pg_temp as $$
  select id, category, urgency, on_date from case_intake
$$;

-- Moves what is named into the queue, in an order of chance. Each item: {id, aliases, claim, reply, close}.
create or replace function grievance_release(p_items jsonb, p_today date) returns setof uuid
language plpgsql security definer set search_path = public, pg_temp as $$
declare v record; v_alias text;
begin
  for v in
    select i.*, x.aliases, x.claim, x.reply, x.close from case_intake i
    join jsonb_to_recordset(p_items) as x(id uuid, aliases text[], claim date, reply date, close date) on x.id = i.id
    order by random() for update of i skip locked
  loop
    select a into v_alias from unnest(v.aliases) a
      where not exists (select from cases c where c.alias = a and c.state not in ('closed', 'withdrawn')) limit 1;
    continue when v_alias is null;
    insert into cases (id, alias, unit_id, level_id, category, urgency, state, received_on, started_on, due_claim, due_reply, due_close,
        key_wrapped, key_unit, key_version, receipt_tag)
      values (v.id, v_alias, v.unit_id, coalesce(grievance_level(v.level_id, v.excluded, false), v.level_id), v.category, v.urgency, 'received',
        p_today, p_today, v.claim, v.reply, v.close, v.key_wrapped, v.key_unit, v.key_version, v.receipt_tag);
    insert into case_message (id, case_id, seq, kind, round, on_date, body) values (v.message_id, v.id, 1, 'concern', 0, p_today, v.body);
    insert into case_picture (id, case_id, message_id, slot, body) select p.id, v.id, v.message_id, p.slot, p.body from case_intake_picture p
      where p.intake_id = v.id;
    insert into case_exclusion (case_id, officer) select v.id, o from unnest(v.excluded) o on conflict do nothing;
    if v.sealed is not null then
      insert into case_route (case_id, key_version, sealed) values (v.id, v.route_version, v.sealed);
    end if;
    delete from case_intake where id = v.id;
    return next v.id;
  end loop;
end $$;

-- Accounts of the officers who are to hear of cases: those of the level who are not kept out; of one that is worked, its officer.
create or replace function grievance_recipients(p_cases uuid[], p_all boolean) returns setof bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct a.id from cases c
    cross join lateral grievance_staff(c.level_id, array(select officer from case_exclusion x where x.case_id = c.id)) s
    join account a on a.person_id = s
  where c.id = any (p_cases) and (p_all or c.assignee is null or c.assignee = s)
$$;

-- Open cases as the clock sees them.
create or replace function grievance_clocks() returns table (id uuid, state text, level_id int, urgency text, started_on date,
  due_claim date, due_reply date, due_close date, rung smallint, round smallint, answered boolean, news boolean, has_above boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.state, c.level_id, c.urgency, c.started_on, c.due_claim, c.due_reply, c.due_close, c.rung, c.round,
    exists (select from case_message m where m.case_id = c.id and m.round = c.round and m.kind in ('answer', 'refusal')), c.news,
    grievance_level(c.level_id, array(select officer from case_exclusion x where x.case_id = c.id), true) is not null
  from cases c where c.state not in ('closed', 'withdrawn')
$$;
create or replace function grievance_told(p_cases uuid[]) returns void
language sql security definer set search_path = public, pg_temp as $$
  update cases set news = false where id = any (p_cases)
$$;
create or replace function grievance_rung(p_case uuid, p_rung int) returns void
language sql security definer set search_path = public, pg_temp as $$
  update cases set rung = p_rung where id = p_case and rung < p_rung
$$;

-- Goes to another level: the nearest above, or one below that the caller names. Null = there is nobody.
create or replace function grievance_move(p_case uuid, p_to int, p_state text, p_today date, p_claim date, p_reply date, p_close date) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare v cases; v_level int; v_excluded bigint[];
begin
  select * into v from cases where id = p_case for update;
  v_excluded := array(select officer from case_exclusion where case_id = p_case);
  v_level := case when p_to is null then grievance_level(v.level_id, v_excluded, true)
    when exists (select from grievance_staff(p_to, v_excluded)) then p_to end;
  if v_level is null or v_level = v.level_id then return null; end if;
  update cases set level_id = v_level, state = p_state, assignee = null, lease_by = null, lease_until = null, rung = 0, paused_on = null,
    version = version + 1, started_on = p_today, due_claim = p_claim, due_reply = p_reply, due_close = greatest(due_close, p_close)
    where id = p_case;
  return v_level;
end $$;

-- Whether somebody of the level is left who may work it.
create or replace function grievance_staffed(p_case uuid) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
  select exists (select from cases c, grievance_staff(c.level_id, array(select officer from case_exclusion x where x.case_id = c.id)) where c.id = p_case)
$$;

-- Who lost the office or left works no case any more.
create or replace function grievance_orphans() returns setof uuid
language sql security definer set search_path = public, pg_temp as $$
  update cases c set assignee = null, lease_by = null, lease_until = null, version = version + 1,
    state = case when state in ('in_progress', 'waiting_reporter', 'mediating') then 'received' else state end, paused_on = null
  where state not in ('closed', 'withdrawn') and (c.assignee is not null or state in ('in_progress', 'waiting_reporter', 'mediating'))
    and not coalesce(c.assignee, 0) in (select grievance_staff(c.level_id, array(select officer from case_exclusion x where x.case_id = c.id)))
  returning id
$$;

-- Cases with a level at which nobody is left who may work them, or where nobody ever was, while there is somebody above. Those
-- that wait for their reporter stay where they are.
create or replace function grievance_unstaffed() returns table (id uuid, urgency text)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.id, c.urgency from cases c, lateral (select array(select officer from case_exclusion x where x.case_id = c.id) as out) e
  where c.state not in ('closed', 'withdrawn', 'replied', 'out_of_scope')
    and not exists (select from grievance_staff(c.level_id, e.out)) and grievance_level(c.level_id, e.out, true) is not null
$$;

-- Covers parts of what goes on to others. The reader of a row finds its new text; what it said stays for the level that has the
-- case now. Each item: {id, body}. What officers wrote to the reporter is not touched: it has been read.
create or replace function grievance_cover(p_case uuid, p_items jsonb) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare v cases; r record;
begin
  select * into v from cases where id = p_case for update;
  if v.assignee is distinct from grievance_officer() or not grievance_sees(v.id, v.level_id) then
    raise exception 'only who holds a case covers its texts' using errcode = 'insufficient_privilege';
  end if;
  for r in select i.id, decode(i.body, 'hex') as body from jsonb_to_recordset(p_items) as i(id uuid, body text) loop
    insert into case_original (row_id, level_id, case_id, body)
      select t.id, v.level_id, v.id, t.body from (select m.id, m.body from case_message m where m.case_id = v.id and m.kind in ('concern', 'more')
        union all select n.id, n.body from case_note n where n.case_id = v.id) t where t.id = r.id on conflict do nothing;
    update case_message m set body = r.body where m.id = r.id and m.case_id = v.id and m.kind in ('concern', 'more');
    update case_note n set body = r.body where n.id = r.id and n.case_id = v.id;
  end loop;
end $$;

-- The reporter does not agree to a mute: 'above' = the level above decides, 'here' = nobody is above, null = there is nothing to decide.
create or replace function grievance_appeal(p_today date, p_claim date, p_reply date, p_close date) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare v uuid;
begin
  select id into v from cases where receipt_tag = any (grievance_receipts()) and muted_on is not null and appealed_on is null
    and state not in ('closed', 'withdrawn') for update;
  if v is null then return null; end if;
  update cases set appealed_on = p_today, news = true, version = version + 1 where id = v;
  return case when grievance_move(v, null, 'escalated', p_today, p_claim, p_reply, p_close) is null then 'here' else 'above' end;
end $$;

-- What is over: answers nobody rated, ways back, cases past their time (their keys go with them), tags of filings.
create or replace function grievance_expire(p_today date, p_rating int, p_route int, p_ordinary int, p_mediated int) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare v_closed int; v_routes int; v_gone int;
begin
  update cases c set state = 'closed', closed_on = p_today, version = version + 1,
      retain_until = p_today + case when mediated then p_mediated else p_ordinary end
    where state in ('replied', 'out_of_scope') and answered_on + p_rating < p_today;
  get diagnostics v_closed = row_count;
  delete from case_route r using cases c where c.id = r.case_id and c.closed_on + p_route < p_today;
  get diagnostics v_routes = row_count;
  delete from cases where retain_until < p_today;
  get diagnostics v_gone = row_count;
  delete from case_tag where day < p_today - 2;
  return jsonb_build_object('closed', v_closed, 'case_route', v_routes, 'cases', v_gone);
end $$;

-- The reporter takes it back: before release it was never there; afterwards its text is gone and the number stays.
create or replace function grievance_withdraw(p_today date, p_keep int) returns text
language plpgsql security definer set search_path = public, pg_temp as $$
declare v uuid;
begin
  delete from case_intake where receipt_tag = any (grievance_receipts());
  if found then return 'gone'; end if;
  select id into v from cases where receipt_tag = any (grievance_receipts()) and state not in ('closed', 'withdrawn') for update;
  if v is null then return 'none'; end if;
  delete from case_message where case_id = v;
  delete from case_note where case_id = v;
  delete from case_original where case_id = v;
  delete from case_route where case_id = v;
  delete from case_bell where case_id = v;
  update cases set state = 'withdrawn', key_wrapped = null, receipt_tag = null, version = version + 1, closed_on = p_today,
    retain_until = p_today + p_keep, news = true where id = v;
  return 'withdrawn';
end $$;

-- Figures over whole past months, the same for whoever asks. What is below the least number is the caller's to fold.
drop function if exists grievance_figures(date, date);
create function grievance_figures(p_from date, p_before date) returns table (category smallint, accepted bigint, answered bigint,
  in_time bigint, mediated bigint, rated bigint, satisfied bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select category, count(*), count(first_on), count(*) filter (where in_time), count(*) filter (where mediated), count(rating),
    count(*) filter (where rating >= 2)
  from cases where received_on >= p_from and received_on < p_before group by category
$$;

create or replace function grievance_first() returns date
language sql stable security definer set search_path = public, pg_temp as $$
  select min(received_on) from cases
$$;

-- The last link of the chain, held until the end of the transaction so that nobody forges a second one.
create or replace function officer_audit_last() returns table (seq bigint, hash bytea)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(7264102);
  return query select a.seq, a.hash from officer_audit a order by a.seq desc limit 1;
end $$;

-- Who sees which rows.
alter table case_intake enable row level security;
alter table case_intake_picture enable row level security;
alter table cases enable row level security;
alter table case_message enable row level security;
alter table case_picture enable row level security;
alter table case_note enable row level security;
alter table case_original enable row level security;
alter table case_route enable row level security;
alter table case_exclusion enable row level security;
alter table case_bell enable row level security;
alter table case_link enable row level security;
alter table mute_ask enable row level security;
alter table mute_order enable row level security;
alter table officer_audit enable row level security;

do $$
declare v record;
begin
  for v in select policyname, tablename from pg_policies where schemaname = 'public' and policyname like 'grievance_%' loop
    execute format('drop policy %I on %I', v.policyname, v.tablename);
  end loop;
end $$;
create policy grievance_file on case_intake for insert to unionhall_sealed with check (true);
create policy grievance_receipt on case_intake for all to unionhall_sealed using (receipt_tag = any (grievance_receipts()));
create policy grievance_file on case_intake_picture for insert to unionhall_sealed with check (true);
create policy grievance_receipt on case_intake_picture for all to unionhall_sealed using (exists (select from case_intake i where i.id = intake_id));
create policy grievance_receipt on case_picture for all to unionhall_sealed using (exists (select from cases c where c.id = case_id));
create policy grievance_receipt on cases for all to unionhall_sealed using (receipt_tag = any (grievance_receipts()));
create policy grievance_receipt on case_message for all to unionhall_sealed using (exists (select from cases c where c.id = case_id));
create policy grievance_receipt on case_route for all to unionhall_sealed using (exists (select from cases c where c.id = case_id));
create policy grievance_office on cases for all to unionhall_app using (grievance_sees(id, level_id));
create policy grievance_office on case_message for all to unionhall_app using (exists (select from cases c where c.id = case_id));
create policy grievance_office on case_picture for select to unionhall_app
  using (exists (select from cases c where c.id = case_id) and not grievance_covered(message_id));
create policy grievance_office on case_note for all to unionhall_app using (exists (select from cases c where c.id = case_id));
create policy grievance_office on case_original for select to unionhall_app
  using (grievance_sees(case_id, level_id) and exists (select from cases c where c.id = case_id));
create policy grievance_office on case_exclusion for all to unionhall_app using (exists (select from cases c where c.id = case_id)) with check (true);
create policy grievance_office on case_bell for all to unionhall_app using (exists (select from cases c where c.id = case_id));
create policy grievance_office on case_link for all to unionhall_app
  using (exists (select from cases c where c.id = a) and exists (select from cases c where c.id = b));
create policy grievance_office on mute_ask for all to unionhall_app using (exists (select from cases c where c.id = case_id));
create policy grievance_office on mute_order for insert to unionhall_app with check (exists (select from cases c where c.id = case_id));
create policy grievance_office on officer_audit for all to unionhall_app using (true);
create policy grievance_courier on case_route for all to unionhall_courier using (true);
create policy grievance_courier on case_bell for all to unionhall_courier using (true);
create policy grievance_courier on mute_order for all to unionhall_courier using (true);

revoke all on case_intake, case_intake_picture, cases, case_message, case_picture, case_note, case_original, case_figure, reply_template, case_route, case_exclusion, case_bell, case_link, mute_ask, mute_order, case_tag, route_key, officer_audit
  from unionhall_app, unionhall_sealed, unionhall_courier, unionhall_worker;
grant select, update on cases to unionhall_app;
grant select, insert on case_message, case_note, case_exclusion, officer_audit to unionhall_app;
grant insert, select (case_id) on case_bell to unionhall_app;
grant select, insert, delete on case_link, mute_ask to unionhall_app;
grant insert on mute_order to unionhall_app;
grant select on case_original to unionhall_app;
grant select, insert on case_figure to unionhall_app;
grant select, insert, update, delete on reply_template to unionhall_app;
grant select on case_picture to unionhall_app;
grant select on route_key to unionhall_app, unionhall_sealed;

grant insert, delete on case_intake to unionhall_sealed;
grant select (id, unit_id, level_id, category, urgency, on_date, key_wrapped, key_unit, key_version, receipt_tag, message_id, body, added, excluded, route_version) on case_intake to unionhall_sealed;
grant update (receipt_tag, body, added, sealed, route_version) on case_intake to unionhall_sealed;
grant select (id, unit_id, level_id, category, urgency, state, version, round, received_on, started_on, due_claim, due_reply, due_close, paused_on, answered_on,
  closed_on, rating, mediated, muted_on, appealed_on, assignee, previous, key_wrapped, key_unit, key_version, receipt_tag) on cases to unionhall_sealed;
grant update (state, version, round, started_on, due_claim, due_reply, due_close, paused_on, closed_on, retain_until, rating, news, assignee, previous, lease_by, lease_until, rung,
  extended, answered_on, receipt_tag) on cases to unionhall_sealed;
grant select, insert on case_message, case_picture, case_intake_picture to unionhall_sealed;
grant insert, delete, select (case_id) on case_route to unionhall_sealed;
grant insert, select on case_tag to unionhall_sealed;

grant select, update, delete on case_bell to unionhall_courier;
grant select, delete on case_route to unionhall_courier;
grant select, delete on mute_order to unionhall_courier;
grant select, insert, update on route_key to unionhall_courier;

revoke execute on all functions in schema public from public;
revoke execute on all functions in schema public from unionhall_sealed, unionhall_courier;
grant execute on function grievance_receipts(), grievance_level(int, bigint[], boolean), grievance_units(), grievance_names(int), grievance_accepted(),
  grievance_in_force(), grievance_withdraw(date, int), grievance_appeal(date, date, date, date) to unionhall_sealed;
