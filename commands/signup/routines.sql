-- Sign-ups: one call for a batch, one lock per activity, counters written once per batch and activity.

create or replace function activity_brief(p_ids bigint[]) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('number', number, 'title', title, 'startsAt', starts_at) order by number), '[]')
  from activity where id = any (p_ids)
$$;

-- Which open activities a line can mean: by number, by the message replied to, by title, or "the only one here".
-- In a private chat "here" is the whole union. A number or a reply also finds what is not open, to say so.
create or replace function activity_target(p_input jsonb, p_place bigint, p_reply_to text, p_now timestamptz) returns bigint[]
language plpgsql stable as $$
declare v_ids bigint[]; v_private boolean;
begin
  if p_input ? 'number' then
    return array(select id from activity where number = (p_input->>'number')::bigint);
  end if;
  if p_reply_to is not null and not p_input ? 'title' then
    v_ids := array(select a.id from posted p join activity a on a.number = split_part(p.topic, ':', 2)::bigint
      where p.place_id = p_place and p.message_id = p_reply_to and p.topic like 'activity:%' limit 1);
    if cardinality(v_ids) = 1 then return v_ids; end if;
  end if;
  if p_input ? 'title' then
    v_ids := array(select id from activity where state = 'open' and place_id = p_place and starts_at > p_now
      and strpos(lower(title), lower(p_input->>'title')) > 0 order by number limit 6);
    if cardinality(v_ids) > 0 then return v_ids; end if;
    return array(select id from activity where state = 'open' and starts_at > p_now
      and strpos(lower(title), lower(p_input->>'title')) > 0 order by number desc limit 6);
  end if;
  v_ids := array(select id from activity where state = 'open' and place_id = p_place and starts_at > p_now order by number limit 6);
  if cardinality(v_ids) > 0 then return v_ids; end if;
  select kind = 'private' into v_private from place where id = p_place;
  if not v_private then return '{}'; end if;
  return array(select id from activity where state = 'open' and starts_at > p_now order by number desc limit 6);
end $$;

create or replace function signup_position(p_activity bigint, p_turn bigint) returns bigint language sql stable as $$
  select count(*) from signup where activity_id = p_activity and state = 'waiting' and turn <= p_turn
$$;

create or replace function activity_facts(a activity) returns jsonb language sql immutable as $$
  select jsonb_build_object('number', a.number, 'title', a.title, 'heads', a.heads, 'capacity', a.capacity,
    'waiting', a.waiting, 'startsAt', a.starts_at, 'endsAt', a.ends_at, 'venue', a.venue, 'deadline', a.deadline, 'state', a.state)
$$;

-- Free places go to the waiting parties in turn, each whole or not at all: one that does not fit lets smaller ones
-- behind it pass and keeps its turn. Works on the row the caller has locked; returns it with the new counters.
create or replace function signup_promote(inout a activity, p_now timestamptz, p_process uuid, inout p_rows jsonb)
language plpgsql as $$
declare v signup; v_place bigint;
begin
  if a.queue = 0 or a.state = 'cancelled' or a.starts_at <= p_now then return; end if;
  for v in select * from signup where activity_id = a.id and state = 'waiting' order by turn loop
    exit when a.capacity is not null and a.heads >= a.capacity;
    continue when a.capacity is not null and a.heads + v.heads > a.capacity;
    update signup set state = 'in' where id = v.id;
    a.heads := a.heads + v.heads;
    a.waiting := a.waiting - v.heads;
    a.queue := a.queue - 1;
    v_place := private_place(v.account_id);
    p_rows := p_rows || outbox_put(v_place, 'message', 'signup.promoted', activity_facts(a) || jsonb_build_object('party', v.heads),
      'activity:' || a.number, null, p_now, case when v_place = any (place_lease(array[v_place], p_process)) then p_process end);
  end loop;
end $$;

-- One party's wish under the activity's lock: says what became of it. p_wish: {op: join | leave, heads?, note?}.
create or replace function signup_apply(inout a activity, p_wish jsonb, p_person bigint, p_account bigint, p_now timestamptz,
  out kind text, out facts jsonb, out moved boolean)
language plpgsql as $$
declare v signup; v_heads int := coalesce((p_wish->>'heads')::int, 1); v_free int; v_gone boolean;
begin
  moved := false;
  facts := '{}';
  v_free := case when a.capacity is null then 2147483647 else a.capacity - a.heads end;
  v_gone := a.state = 'cancelled' or a.starts_at <= p_now;
  select * into v from signup where activity_id = a.id and person_id = p_person and state <> 'left';
  if p_wish->>'op' = 'leave' then
    if v.id is null then kind := 'signup.not-in'; return; end if;
    if v_gone then kind := 'signup.closed'; return; end if;
    update signup set state = 'left' where id = v.id;
    if v.state = 'in' then a.heads := a.heads - v.heads;
    else a.waiting := a.waiting - v.heads; a.queue := a.queue - 1; end if;
    kind := 'signup.left';
    facts := jsonb_build_object('party', v.heads, 'was', v.state);
    moved := true;
    return;
  end if;
  if v.id is not null and (v.heads = v_heads or not p_wish ? 'heads') and (not p_wish ? 'note' or v.note is not distinct from p_wish->>'note') then
    kind := 'signup.already';
    facts := jsonb_build_object('party', v.heads, 'was', v.state, 'position',
      case v.state when 'waiting' then signup_position(a.id, v.turn) end);
    return;
  end if;
  if v_gone or a.state <> 'open' or a.deadline <= p_now then kind := 'signup.closed'; return; end if;
  if not p_wish ? 'heads' and v.id is not null then v_heads := v.heads; end if;
  if v_heads > a.capacity then kind := 'signup.too-big'; facts := jsonb_build_object('party', v_heads); return; end if;
  if v.state = 'in' and v_heads - v.heads > v_free then
    kind := 'signup.no-room';
    facts := jsonb_build_object('party', v.heads, 'asked', v_heads, 'free', v_free);
    return;
  end if;
  if v.id is not null then
    update signup set heads = v_heads, note = coalesce(p_wish->>'note', note) where id = v.id;
    if v.state = 'in' then a.heads := a.heads + v_heads - v.heads; else a.waiting := a.waiting + v_heads - v.heads; end if;
    kind := 'signup.changed';
    facts := jsonb_build_object('party', v_heads, 'before', v.heads, 'was', v.state, 'note', coalesce(p_wish->>'note', v.note),
      'position', case v.state when 'waiting' then signup_position(a.id, v.turn) end);
    moved := true;
    return;
  end if;
  a.turns := a.turns + 1;
  v.state := case when v_heads <= v_free then 'in' else 'waiting' end;
  insert into signup (activity_id, person_id, account_id, heads, note, state, turn, created_at)
    values (a.id, p_person, p_account, v_heads, p_wish->>'note', v.state, a.turns, p_now)
    on conflict (activity_id, person_id) do update set account_id = excluded.account_id, heads = excluded.heads, note = excluded.note,
      state = excluded.state, turn = excluded.turn, created_at = excluded.created_at;
  if v.state = 'in' then a.heads := a.heads + v_heads;
  else a.waiting := a.waiting + v_heads; a.queue := a.queue + 1; end if;
  kind := case v.state when 'in' then 'signup.joined' else 'signup.waiting' end;
  facts := jsonb_build_object('party', v_heads, 'note', p_wish->>'note',
    'position', case v.state when 'waiting' then a.queue end);
  moved := true;
end $$;

-- Sign-ups and leavings of many people in one transaction. Every item gets one outcome; a person's mistake is an answer,
-- never an exception. Items are those of receive_batch with `input` = the wish and its target, and `addressed`.
create or replace function signup_batch(p_items jsonb, p_now timestamptz, p_process uuid)
returns table (i int, outcome text, rows jsonb, updates jsonb)
language plpgsql as $$
#variable_conflict use_column
declare
  v record; a activity; r record; r_promoted record; v_rows jsonb; v_moved boolean := false;
begin
  for v in
    select b.*, x.input, x."replyTo" as reply_to, x."messageId" as message_id, x.addressed,
      case when b.fresh then activity_target(x.input, b.place_id, x."replyTo", p_now) else '{}' end as targets
    from receive_batch(p_items, p_now, p_process) b
    join jsonb_to_recordset(p_items) as x(i int, input jsonb, "replyTo" text, "messageId" text, addressed boolean) on x.i = b.i
    order by 13, b.i
  loop
    i := v.i; rows := '[]'; updates := '[]';
    if not v.fresh then outcome := 'duplicate'; return next; continue; end if;
    if cardinality(v.targets) <> 1 then
      outcome := 'handled';
      if not v.addressed then outcome := 'ignored'; return next; continue; end if;
      rows := jsonb_build_array(outbox_put(v.place_id, 'message',
        case when cardinality(v.targets) = 0 then 'signup.unknown' else 'signup.which' end,
        jsonb_build_object('wish', v.input, 'open', activity_brief(case when cardinality(v.targets) = 0
          then activity_target('{}', v.place_id, null, p_now) else v.targets end)),
        null, v.message_id, p_now, case when v.direct then p_process end));
      return next; continue;
    end if;
    if a.id is distinct from v.targets[1] then
      if v_moved then perform activity_write(a); end if;
      select * into a from activity where id = v.targets[1] for no key update;
      v_moved := false;
    end if;
    select * into r from signup_apply(a, v.input, v.person_id, v.account_id, p_now);
    a := r.a;
    v_rows := '[]';
    if r.moved then
      if r.kind in ('signup.left', 'signup.changed') then
        select * into r_promoted from signup_promote(a, p_now, p_process, v_rows);
        a := r_promoted.a; v_rows := r_promoted.p_rows;
      end if;
      updates := jsonb_build_array(outbox_touch(a.place_id, 'activity:' || a.number, 'signup.card', p_now, p_process));
      v_moved := true;
    end if;
    outcome := 'handled';
    rows := jsonb_build_array(outbox_put(v.place_id, 'message', r.kind, activity_facts(a) || r.facts || jsonb_build_object('name', v.person_name),
      'activity:' || a.number, v.message_id, p_now, case when v.direct then p_process end)) || v_rows;
    return next;
  end loop;
  if v_moved then perform activity_write(a); end if;
end $$;

create or replace function activity_write(a activity) returns void language sql as $$
  update activity set heads = a.heads, waiting = a.waiting, queue = a.queue, turns = a.turns where id = a.id
$$;

grant select, insert, update, delete on activity, signup to unionhall_app;
