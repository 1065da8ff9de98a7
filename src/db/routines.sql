-- The engine's functions. Applied again whenever this file changes; every one is "create or replace".

create or replace function place_of(p_platform text, p_tenant text, p_kind text, p_chat text) returns bigint
language plpgsql as $$
declare v_id bigint; v_gone boolean;
begin
  select id, gone_at is not null into v_id, v_gone from place where platform = p_platform and tenant = p_tenant and kind = p_kind and chat = p_chat;
  if v_id is null then
    insert into place (platform, tenant, kind, chat) values (p_platform, p_tenant, p_kind, p_chat)
      on conflict do nothing returning id into v_id;
    if v_id is null then
      select id into v_id from place where platform = p_platform and tenant = p_tenant and kind = p_kind and chat = p_chat;
    end if;
  end if;
  -- Where the bot is spoken to it is.
  if v_gone then update place set gone_at = null where id = v_id; end if;
  return v_id;
end $$;

-- The private chat with the holder of an account.
create or replace function private_place(p_account bigint) returns bigint language sql as $$
  select place_of(platform, tenant, 'private', user_id) from account where id = p_account
$$;

-- What a person is called whose name the platform has not told yet.
create or replace function unnamed(p_user text) returns text language sql immutable as $$ select '用户' || right(p_user, 4) $$;

-- First sight of an account makes its person, in the root unit, and its private chat: made later, under an activity's
-- lock, that could deadlock with the person's own first line there. Sorted by the caller, so two batches cannot deadlock.
-- A name that comes later than its account is put down then.
create or replace function account_of(p_platform text, p_tenant text, p_user text, p_name text, p_now timestamptz)
returns bigint language plpgsql as $$
declare v_id bigint; v_person bigint;
begin
  select id, person_id into v_id, v_person from account where platform = p_platform and tenant = p_tenant and user_id = p_user;
  if v_id is not null then
    update person set name = p_name where id = v_person and p_name <> '' and name = unnamed(p_user);
    return v_id;
  end if;
  insert into person (name, unit_id, created_at)
    select coalesce(nullif(p_name, ''), unnamed(p_user)), id, p_now from unit where parent_id is null
    returning id into v_person;
  insert into account (platform, tenant, user_id, person_id) values (p_platform, p_tenant, p_user, v_person)
    on conflict do nothing returning id into v_id;
  if v_id is null then
    delete from person where id = v_person;
    select id into v_id from account where platform = p_platform and tenant = p_tenant and user_id = p_user;
  end if;
  perform place_of(p_platform, p_tenant, 'private', p_user);
  return v_id;
end $$;

-- Takes or renews the delivery lease of places for a process, never waiting for another; answers those it holds then.
-- What an earlier holder left there waits again, so that nothing newer overtakes it.
create or replace function place_lease(p_places bigint[], p_process uuid) returns bigint[]
language plpgsql as $$
declare v_taken bigint[];
begin
  with free as (
    select id, lease_by from place
    where id = any (p_places)
      and (lease_by is null or lease_until < clock_timestamp() + case when lease_by = p_process then interval '15 s' else interval '0' end)
    order by id for no key update skip locked
  ), leased as (
    update place p set lease_by = p_process, lease_until = clock_timestamp() + interval '30 s'
    from free where p.id = free.id returning p.id, free.lease_by as before
  )
  select array_agg(id) filter (where before is distinct from p_process) into v_taken from leased;
  if v_taken is not null then
    update outbox set leased_by = null where place_id = any (v_taken) and leased_by <> p_process;
    if found then perform pg_notify('outbox', ''); end if;
  end if;
  return array(select id from place where id = any (p_places) and lease_by = p_process and lease_until > clock_timestamp());
end $$;

-- One committed reply. For a process that holds the place's lease it is leased to it already, unless something older
-- waits there; otherwise whoever delivers there is woken. An awaited one is the platform's synchronous answer, which only
-- the process that was asked can give and which has no order among messages: it is that process's, whoever delivers there.
drop function if exists outbox_put(bigint, text, text, jsonb, text, text, timestamptz, uuid);
create or replace function outbox_put(
  p_place bigint, p_mode text, p_kind text, p_facts jsonb, p_topic text, p_reply_to text, p_now timestamptz, p_process uuid,
  p_awaited boolean default false)
returns jsonb language plpgsql as $$
declare v outbox; v_place place; v_process uuid := p_process;
begin
  if not p_awaited and exists (select from outbox where place_id = p_place and leased_by is null and mode <> 'update') then
    v_process := null;
  end if;
  insert into outbox (place_id, mode, kind, facts, topic, reply_to, created_at, leased_by, tries)
    values (p_place, p_mode, p_kind, p_facts, p_topic, p_reply_to, p_now, v_process, case when v_process is null then 0 else 1 end)
    returning * into v;
  if v_process is null then perform pg_notify('outbox', ''); end if;
  select * into v_place from place where id = p_place;
  return outbox_row(v, v_place);
end $$;

create or replace function outbox_row(v outbox, p place) returns jsonb language sql stable as $$
  select jsonb_build_object('id', v.id, 'placeId', v.place_id, 'mode', v.mode, 'kind', v.kind, 'facts', v.facts,
    'topic', v.topic, 'replyTo', v.reply_to, 'key', v.key, 'tries', v.tries, 'leased', v.leased_by is not null,
    'createdAt', v.created_at, 'gone', p.gone_at is not null,
    'place', jsonb_build_object('platform', p.platform, 'tenant', p.tenant, 'kind', p.kind, 'chat', p.chat))
$$;

-- Asks for the live card of a topic to be brought up to date. Where the caller itself delivers, the request is its own at
-- once: nobody has to be told, nor to take it. Elsewhere a request that waits already is enough; it is locked until we
-- commit, because who took it now would still see what was there before us. A notice serialises commits.
create or replace function outbox_touch(p_place bigint, p_topic text, p_kind text, p_now timestamptz, p_process uuid) returns jsonb
language plpgsql as $$
declare v_id bigint;
begin
  if exists (select from place where id = p_place and lease_by = p_process and lease_until > clock_timestamp()) then
    insert into outbox (place_id, mode, kind, facts, topic, created_at, leased_by, tries)
      values (p_place, 'update', p_kind, '{}', p_topic, p_now, p_process, 1) returning id into v_id;
    return jsonb_build_object('topic', p_topic, 'request', v_id);
  end if;
  perform from outbox where topic = p_topic and mode = 'update' and leased_by is null and place_id = p_place limit 1 for share skip locked;
  if not found then
    insert into outbox (place_id, mode, kind, facts, topic, created_at) values (p_place, 'update', p_kind, '{}', p_topic, p_now);
  end if;
  perform pg_notify('outbox', p_process::text);
  return jsonb_build_object('topic', p_topic);
end $$;

-- What every batch of the open lane begins with: claims, accounts, places and their leases, each in sorted order.
-- An item: {i, tag, prev, day, account: {platform, tenant, user, name}, place: {platform, tenant, kind, chat}, …}.
create or replace function receive_batch(p_items jsonb, p_now timestamptz, p_process uuid)
returns table (i int, fresh boolean, account_id bigint, person_id bigint, person_name text, unit_id int, place_id bigint, direct boolean)
language plpgsql as $$
#variable_conflict use_column
declare v_fresh bytea[]; v_direct bigint[]; v record; v_strange boolean;
  v_i int[]; v_tags bytea[]; v_accounts bigint[]; v_persons bigint[]; v_names text[]; v_units int[]; v_places bigint[];
begin
  with taken as (
    insert into claim (tag, day)
      select decode(x.tag, 'hex'), x.day from jsonb_to_recordset(p_items) as x(tag text, prev text, day date)
      where not exists (select from claim c where c.tag = decode(x.prev, 'hex'))
      order by 1 on conflict do nothing returning tag
  ) select array_agg(tag) into v_fresh from taken;
  if v_fresh is null then
    return query select x.i, false, null::bigint, null::bigint, null::text, null::int, null::bigint, false
      from jsonb_to_recordset(p_items) as x(i int);
    return;
  end if;
  -- Nearly always everybody and every place is known and there; else that is made so, and read once more.
  for v_round in 1 .. 2 loop
    select array_agg(x.i), array_agg(decode(x.tag, 'hex')), array_agg(a.id), array_agg(a.person_id), array_agg(n.name), array_agg(n.unit_id),
        array_agg(c.id), bool_or(a.id is null or c.id is null or c.gone_at is not null
          or (n.name = unnamed(a.user_id) and coalesce(x.account->>'name', '') <> ''))
      into v_i, v_tags, v_accounts, v_persons, v_names, v_units, v_places, v_strange
      from jsonb_to_recordset(p_items) as x(i int, tag text, account jsonb, place jsonb)
      left join account a on a.platform = x.account->>'platform' and a.tenant = x.account->>'tenant' and a.user_id = x.account->>'user'
      left join person n on n.id = a.person_id
      left join place c on c.platform = x.place->>'platform' and c.tenant = x.place->>'tenant' and c.kind = x.place->>'kind' and c.chat = x.place->>'chat';
    exit when not v_strange or v_round = 2;
    for v in
      select x.account->>'platform' as platform, x.account->>'tenant' as tenant, x.account->>'user' as user_id, min(x.account->>'name') as name
      from jsonb_to_recordset(p_items) as x(account jsonb) group by 1, 2, 3 order by 1, 2, 3
    loop
      perform account_of(v.platform, v.tenant, v.user_id, v.name, p_now);
    end loop;
    for v in
      select distinct x.place->>'platform' as platform, x.place->>'tenant' as tenant, x.place->>'kind' as kind, x.place->>'chat' as chat
      from jsonb_to_recordset(p_items) as x(place jsonb) order by 1, 2, 3, 4
    loop
      perform place_of(v.platform, v.tenant, v.kind, v.chat);
    end loop;
  end loop;
  v_direct := place_lease(v_places, p_process);
  return query
    select u.i, u.tag = any (v_fresh) and row_number() over (partition by u.tag order by u.i) = 1,
      u.account, u.person, u.name, u.unit, u.place, u.place = any (v_direct)
    from unnest(v_i, v_tags, v_accounts, v_persons, v_names, v_units, v_places) as u(i, tag, account, person, name, unit, place);
end $$;

-- The same for one event of the ordinary path, with what a verb wants to know of the sender.
create or replace function receive_one(p_item jsonb, p_now timestamptz, p_process uuid) returns jsonb
language plpgsql as $$
declare v record;
begin
  select * into v from receive_batch(jsonb_build_array(p_item), p_now, p_process);
  if not v.fresh then return '{"fresh": false}'; end if;
  return jsonb_build_object('fresh', true, 'accountId', v.account_id, 'personId', v.person_id, 'name', v.person_name,
    'unitId', v.unit_id, 'placeId', v.place_id, 'direct', v.direct,
    'placeUnitId', (select coalesce(p.unit_id, (select id from unit where parent_id is null)) from place p where p.id = v.place_id),
    'dialogue', (select jsonb_build_object('name', d.name, 'state', d.state) from dialogue d
      where d.account_id = v.account_id and d.place_id = v.place_id and d.expires_at > p_now),
    'roles', (select coalesce(jsonb_agg(jsonb_build_object('role', r.role, 'unitId', r.unit_id)), '[]') from role r where r.person_id = v.person_id));
end $$;

-- Replies of a verb: [{place | account | here, mode, kind, facts, topic, replyTo, awaited}] → the rows, in order.
create or replace function outbox_put_all(p_rows jsonb, p_now timestamptz, p_process uuid) returns jsonb
language plpgsql as $$
declare v jsonb; v_place bigint; v_awaited boolean; v_out jsonb := '[]';
begin
  for v in select value from jsonb_array_elements(p_rows) loop
    v_place := coalesce((v->>'placeId')::bigint, private_place((v->>'accountId')::bigint));
    if v->>'mode' = 'update' then
      v_out := v_out || outbox_touch(v_place, v->>'topic', v->>'kind', p_now, p_process);
    else
      v_awaited := coalesce((v->>'awaited')::boolean, false);
      v_out := v_out || outbox_put(v_place, v->>'mode', v->>'kind', v->'facts', v->>'topic', v->>'replyTo', p_now,
        case when v_awaited or v_place = any (place_lease(array[v_place], p_process)) then p_process end, v_awaited);
    end if;
  end loop;
  return v_out;
end $$;

-- A mistake, or a reply that needs no verb: claim and answer in one statement. Null for a duplicate.
create or replace function receive_and_say(p_item jsonb, p_rows jsonb, p_now timestamptz, p_process uuid) returns jsonb
language plpgsql as $$
declare v jsonb := receive_one(p_item, p_now, p_process);
begin
  if not (v->>'fresh')::boolean then return null; end if;
  return outbox_put_all(
    (select coalesce(jsonb_agg(r || jsonb_build_object('placeId', coalesce(nullif(r->'placeId', 'null'), v->'placeId'))), '[]') from jsonb_array_elements(p_rows) r),
    p_now, p_process);
end $$;

-- Leases what waits in places that are free, abandoned or already ours; oldest first within a place. Rows that a dead
-- process left are looked for only when asked (p_abandoned): that scans.
create or replace function outbox_claim(p_process uuid, p_abandoned boolean, p_limit int) returns setof jsonb
language plpgsql as $$
declare v_places bigint[];
begin
  with wanted as (
    select place_id from outbox where leased_by is null
    union
    select place_id from outbox where p_abandoned and leased_by <> p_process
  ), free as (
    select id from place where id in (select place_id from wanted)
      and (lease_by is null or lease_by = p_process or lease_until < clock_timestamp())
    limit p_limit
  ) select array_agg(id) into v_places from free;
  v_places := place_lease(v_places, p_process);
  -- A request to update that is locked belongs to somebody who has not committed yet; it is there the next time.
  return query
    with mine as (
      update outbox o set leased_by = p_process, tries = tries + 1
      where o.id in (select w.id from outbox w where w.place_id = any (v_places) and w.leased_by is null for no key update skip locked)
      returning o.*
    )
    select outbox_row(m::outbox, p) from mine m join place p on p.id = m.place_id order by m.id;
end $$;

-- Keeps the leases of places where deliveries are under way.
create or replace function place_keep(p_places bigint[], p_process uuid) returns void language sql as $$
  update place set lease_until = clock_timestamp() + interval '30 s' where id = any (p_places) and lease_by = p_process
$$;

-- On leaving: what was not delivered is free for others at once.
create or replace function outbox_release(p_process uuid) returns void language plpgsql as $$
begin
  update outbox set leased_by = null, tries = tries - 1 where leased_by = p_process;
  update place set lease_by = null, lease_until = null where lease_by = p_process;
  perform pg_notify('outbox', '');
end $$;

-- Settled rows leave the outbox; what can be updated or replied to is remembered. Nobody waits for the disk: what a crash of
-- the server undoes was sent and not written down, as after any crash, and goes once more under the same key.
-- p_rows: [{id, messageId | null, expiresAt}].
create or replace function outbox_settle(p_rows jsonb, p_process uuid) returns void language plpgsql as $$
begin
  perform set_config('synchronous_commit', 'off', true);
  with gone as (
    delete from outbox o using jsonb_to_recordset(p_rows) as x(id bigint, "messageId" text, "expiresAt" timestamptz)
    where o.id = x.id and o.leased_by = p_process
    returning o.place_id, o.topic, o.mode, x."messageId", x."expiresAt"
  )
  insert into posted (place_id, topic, message_id, live, expires_at)
    select place_id, topic, "messageId", mode = 'card', "expiresAt" from gone
    where topic is not null and "messageId" is not null and mode <> 'update';
end $$;

-- Takes the requests to update some topics, and tells which messages show each: the newest two of each place that is, or
-- becomes, this process's to deliver to. Two processes never update the same message: where another delivers, a first
-- request (of the caller, or one that is found) is passed on to it. A group's card that is too old to be changed stands there
-- anew. p_wanted: [{topic, first}]; answers {topic: {rows, messages}} of those for which there is anything.
drop function if exists update_take(text, uuid, timestamptz, boolean);
create or replace function update_take(p_wanted jsonb, p_process uuid, p_now timestamptz) returns jsonb language plpgsql as $$
declare v_topics text[] := array(select value->>'topic' from jsonb_array_elements(p_wanted));
  v_first text[] := array(select value->>'topic' from jsonb_array_elements(p_wanted) where (value->>'first')::boolean);
  v_places bigint[]; v_held bigint[]; v_rows jsonb; v_found text[];
begin
  v_places := array(select place_id from posted where topic = any (v_topics) and live
    union select place_id from outbox where topic = any (v_topics) and mode = 'update' and leased_by is null);
  if v_places = '{}' then return '{}'; end if;
  v_held := place_lease(v_places, p_process);
  with mine as (
    update outbox set leased_by = p_process, tries = tries + 1
    where id in (select id from outbox where topic = any (v_topics) and mode = 'update' and leased_by is null
      and place_id = any (v_held) for no key update skip locked)
    returning id, topic, facts
  ), by_topic as (
    select topic, jsonb_agg(id) as ids, bool_or(facts = '{}') as first from mine group by topic
  ) select coalesce(jsonb_object_agg(topic, ids), '{}'), array_agg(topic) filter (where first) into v_rows, v_found from by_topic;
  v_first := v_first || v_found;
  with old as (
    delete from posted o using place p
      where o.topic = any (v_topics) and o.live and p.id = o.place_id and p.kind = 'group' and p.gone_at is null and o.place_id = any (v_held)
        and not exists (select from posted n where n.topic = o.topic and n.live and n.place_id = o.place_id and n.expires_at > p_now)
      returning o.place_id, o.topic
  ) insert into outbox (place_id, mode, kind, facts, topic, created_at)
    select distinct place_id, 'card', 'anew', '{}'::jsonb, topic, p_now from old;
  if found then perform pg_notify('outbox', ''); end if;
  insert into outbox (place_id, mode, kind, facts, topic, created_at)
    select distinct place_id, 'update', 'passed-on', '{"passedOn": true}'::jsonb, topic, p_now from posted
    where topic = any (v_first) and live and expires_at > p_now and not place_id = any (v_held)
      and not exists (select from outbox o where o.topic = posted.topic and o.mode = 'update' and o.leased_by is null and o.place_id = posted.place_id);
  if found then perform pg_notify('outbox', p_process::text); end if;
  return (select jsonb_object_agg(t, jsonb_build_object('rows', coalesce(v_rows->t, '[]'), 'messages', (
    select coalesce(jsonb_agg(jsonb_build_object('messageId', s.message_id,
      'place', jsonb_build_object('platform', p.platform, 'tenant', p.tenant, 'kind', p.kind, 'chat', p.chat)) order by s.id), '[]')
    from (select *, row_number() over (partition by place_id order by id desc) as age
          from posted where topic = t and live and expires_at > p_now and place_id = any (v_held)) s
    join place p on p.id = s.place_id where s.age <= 2 and p.gone_at is null))) from unnest(v_topics) t);
end $$;

-- Rows leased to this process that it does not know of: the answer to its own commit was lost on the way. And what
-- another process should have answered in a place of ours, and did not live to, waits again.
create or replace function outbox_lost(p_process uuid, p_known bigint[], p_before timestamptz) returns setof jsonb
language plpgsql as $$
declare v_held bigint[];
begin
  v_held := place_lease(array(select distinct place_id from outbox
    where leased_by = p_process and created_at < p_before and not id = any (p_known)), p_process);
  update outbox o set leased_by = null from place p
    where p.id = o.place_id and p.lease_by = p_process and o.leased_by <> p_process and o.created_at < p_before;
  return query select outbox_row(o, p) from outbox o join place p on p.id = o.place_id
    where o.leased_by = p_process and o.created_at < p_before and not o.id = any (p_known) and o.place_id = any (v_held) order by o.id;
end $$;

-- Forgets the claims of earlier days, and messages that can be neither updated nor replied to any more; that a card stood
-- somewhere is known for longer, so that it can stand there anew.
create or replace function tidy(p_before date, p_now timestamptz) returns void language sql as $$
  delete from claim where day < p_before;
  delete from posted where expires_at <= p_now - case when live then interval '180 days' else interval '0' end;
$$;

-- The next number of activities, polls and broadcasts.
create or replace function next_number() returns bigint language sql as $$
  insert into counter (name, value) values ('number', 1)
    on conflict (name) do update set value = counter.value + 1 returning value
$$;
