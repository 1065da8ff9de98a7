-- Sign-ups: one call for a batch, one lock per activity, counters written once per batch and activity.

create or replace function activity_brief(p_ids bigint[]) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('number', number, 'title', title, 'startsAt', starts_at) order by number), '[]')
  from activity where id = any (p_ids)
$$;

-- Which open activities a line can mean: by number, by the message replied to, or "the only one here".
-- In a private chat "here" is the whole union. A number or a reply also finds what is not open, to say so.
create or replace function activity_target(p_input jsonb, p_place bigint, p_reply_to text, p_now timestamptz, p_person bigint) returns bigint[]
language plpgsql stable as $$
declare v_ids bigint[]; v_private boolean := (select kind = 'private' from place where id = p_place);
begin
  if p_input ? 'number' then
    return array(select id from activity where number = (p_input->>'number')::bigint);
  end if;
  if p_reply_to is not null then
    v_ids := array(select a.id from posted p join activity a on a.number = split_part(p.topic, ':', 2)::bigint
      where p.place_id = p_place and p.message_id = p_reply_to and p.topic like 'activity:%' limit 1);
    if cardinality(v_ids) = 1 then return v_ids; end if;
  end if;
  -- Who withdraws means something they are in, whether it is still open or not.
  if p_input->>'op' = 'leave' then
    v_ids := array(select a.id from signup s join activity a on a.id = s.activity_id
      where s.person_id = p_person and s.state <> 'left' and a.state <> 'cancelled' and a.starts_at > p_now
        and (v_private or a.place_id = p_place) order by a.number limit 6);
    if cardinality(v_ids) > 0 then return v_ids; end if;
  end if;
  v_ids := array(select id from activity where state = 'open' and place_id = p_place and starts_at > p_now order by number limit 6);
  if cardinality(v_ids) > 0 then return v_ids; end if;
  if not v_private then return '{}'; end if;
  return array(select id from activity where state = 'open' and starts_at > p_now order by number desc limit 6);
end $$;

-- Whether somebody is in or waits in any of these.
create or replace function signup_any(p_activities bigint[], p_person bigint) returns boolean language sql stable as $$
  select exists (select from signup where activity_id = any (p_activities) and person_id = p_person and state <> 'left')
$$;

-- What is offered to whoever named something that is not there: what is open, or to who withdraws what they are in.
create or replace function activity_offer(p_op text, p_place bigint, p_now timestamptz, p_person bigint) returns bigint[] language sql stable as $$
  select case when p_op is distinct from 'leave' or signup_any(t, p_person) then t else '{}' end
  from activity_target(jsonb_build_object('op', p_op), p_place, null, p_now, p_person) t
$$;

create or replace function signup_position(p_activity bigint, p_turn bigint) returns bigint language sql stable as $$
  select count(*) from signup where activity_id = p_activity and state = 'waiting' and turn <= p_turn
$$;

create or replace function activity_facts(a activity) returns jsonb language sql stable as $$
  select jsonb_build_object('number', a.number, 'title', a.title, 'heads', a.heads, 'capacity', a.capacity,
    'waiting', a.waiting, 'startsAt', a.starts_at, 'endsAt', a.ends_at, 'venue', a.venue, 'deadline', a.deadline,
    'minimum', a.minimum, 'cutoff', a.cutoff, 'state', a.state)
$$;

-- Why nobody can sign up or withdraw any more, so that the answer is true whoever was faster.
create or replace function activity_over(a activity, p_now timestamptz) returns jsonb language sql immutable as $$
  select jsonb_build_object('why', case when a.state = 'cancelled' then 'cancelled' when a.starts_at <= p_now then 'begun'
    when a.deadline <= p_now then 'deadline' else 'stopped' end)
$$;

create or replace function activity_write(a activity) returns void language plpgsql as $$
begin
  update activity set heads = a.heads, waiting = a.waiting, queue = a.queue, turns = a.turns where id = a.id;
end $$;

-- Free places go to the waiting parties in turn, each whole or not at all: one that does not fit lets smaller ones
-- behind it pass and keeps its turn. Works on the row the caller has locked; tells who was promoted.
create or replace function signup_promote(inout a activity, p_now timestamptz, out promoted jsonb)
language plpgsql as $$
declare v signup;
begin
  promoted := '[]';
  if a.queue = 0 or a.state = 'cancelled' or a.starts_at <= p_now then return; end if;
  for v in select * from signup where activity_id = a.id and state = 'waiting' order by turn loop
    exit when a.capacity is not null and a.heads >= a.capacity;
    continue when a.capacity is not null and a.heads + v.heads > a.capacity;
    update signup set state = 'in' where id = v.id;
    a.heads := a.heads + v.heads;
    a.waiting := a.waiting - v.heads;
    a.queue := a.queue - 1;
    promoted := promoted || jsonb_build_object('accountId', v.account_id, 'personId', v.person_id, 'party', v.heads,
      'name', (select name from person where id = v.person_id));
  end loop;
end $$;

-- Leaves the row as it was for an undo, and writes the new state. The counters follow.
create or replace function signup_set(inout a activity, v signup, p_state text, p_heads int, p_note text, p_actor bigint, p_now timestamptz)
language plpgsql as $$
begin
  if v.state = 'in' then a.heads := a.heads - v.heads; end if;
  if v.state = 'waiting' then a.waiting := a.waiting - v.heads; a.queue := a.queue - 1; end if;
  if p_state = 'in' then a.heads := a.heads + p_heads; end if;
  if p_state = 'waiting' then a.waiting := a.waiting + p_heads; a.queue := a.queue + 1; end if;
  update signup set state = p_state, heads = p_heads, note = p_note, changed_at = p_now, changed_by = p_actor,
    before = jsonb_build_object('state', v.state, 'heads', v.heads, 'note', v.note)
    where id = v.id;
end $$;

create or replace function signup_leave(inout a activity, v signup, p_actor bigint, p_now timestamptz, p_forced boolean,
  out kind text, out facts jsonb, out moved boolean)
language plpgsql as $$
begin
  moved := false; facts := '{}';
  if v.id is null then kind := 'signup.not-in'; return; end if;
  if a.state = 'cancelled' or a.starts_at <= p_now then kind := 'signup.closed'; facts := activity_over(a, p_now); return; end if;
  if v.state = 'in' and a.cutoff <= p_now and not p_forced then kind := 'signup.cutoff'; return; end if;
  facts := jsonb_build_object('party', v.heads, 'was', v.state);
  a := signup_set(a, v, 'left', v.heads, v.note, p_actor, p_now);
  kind := 'signup.left'; moved := true;
end $$;

-- A party that is in or waits already: a later message replaces the earlier one.
create or replace function signup_change(inout a activity, v signup, p_wish jsonb, p_actor bigint, p_now timestamptz,
  out kind text, out facts jsonb, out moved boolean)
language plpgsql as $$
declare v_heads int := coalesce((p_wish->>'heads')::int, v.heads); v_note text := coalesce(p_wish->>'note', v.note);
  v_free int := case when a.capacity is null then 2147483647 else a.capacity - a.heads end;
begin
  moved := false;
  facts := jsonb_build_object('party', v.heads, 'was', v.state, 'note', v.note,
    'position', case v.state when 'waiting' then signup_position(a.id, v.turn) end) || activity_over(a, p_now);
  if a.state = 'cancelled' or a.starts_at <= p_now then kind := 'signup.closed'; return; end if;
  if v_heads = v.heads and v_note is not distinct from v.note then kind := 'signup.already'; return; end if;
  if a.state <> 'open' or a.deadline <= p_now then kind := 'signup.closed'; return; end if;
  if v_heads > a.capacity then kind := 'signup.too-big'; facts := facts || jsonb_build_object('party', v_heads); return; end if;
  if v.state = 'in' and v_heads - v.heads > v_free then
    kind := 'signup.no-room'; facts := facts || jsonb_build_object('asked', v_heads, 'free', v_free); return;
  end if;
  facts := facts || jsonb_build_object('party', v_heads, 'before', v.heads, 'note', v_note);
  a := signup_set(a, v, v.state, v_heads, v_note, p_actor, p_now);
  kind := 'signup.changed'; moved := true;
end $$;

create or replace function signup_enter(inout a activity, v signup, p_wish jsonb, p_person bigint, p_account bigint, p_actor bigint,
  p_now timestamptz, out kind text, out facts jsonb, out moved boolean)
language plpgsql as $$
declare v_heads int := coalesce((p_wish->>'heads')::int, 1); v_state text;
begin
  moved := false; facts := '{}';
  if a.state <> 'open' or a.starts_at <= p_now or (a.deadline <= p_now and not coalesce((p_wish->>'late')::boolean, false)) then
    kind := 'signup.closed'; facts := activity_over(a, p_now); return;
  end if;
  if v_heads > a.capacity then kind := 'signup.too-big'; facts := jsonb_build_object('party', v_heads); return; end if;
  v_state := case when a.capacity is null or v_heads <= a.capacity - a.heads then 'in' else 'waiting' end;
  a.turns := a.turns + 1;
  if v_state = 'in' then a.heads := a.heads + v_heads;
  else a.waiting := a.waiting + v_heads; a.queue := a.queue + 1; end if;
  insert into signup (activity_id, person_id, account_id, by_person, heads, note, state, turn, created_at, changed_at, changed_by)
    values (a.id, p_person, p_account, nullif(p_actor, p_person), v_heads, p_wish->>'note', v_state, a.turns, p_now, p_now, p_actor)
    on conflict (activity_id, person_id) do update set account_id = coalesce(excluded.account_id, signup.account_id),
      by_person = excluded.by_person, heads = excluded.heads, note = excluded.note, state = excluded.state, turn = excluded.turn,
      created_at = excluded.created_at, changed_at = excluded.changed_at, changed_by = excluded.changed_by,
      before = jsonb_build_object('state', signup.state, 'heads', signup.heads, 'note', signup.note);
  kind := case v_state when 'in' then 'signup.joined' else 'signup.waiting' end;
  facts := jsonb_build_object('party', v_heads, 'note', p_wish->>'note', 'position', case v_state when 'waiting' then a.queue end);
  moved := true;
end $$;

-- One party's wish under the activity's lock: says what became of it. p_wish: {op: join | leave, heads?, note?, late?, forced?}.
-- p_actor is whoever asked for it: the person, somebody on their behalf, an organizer.
create or replace function signup_apply(inout a activity, p_wish jsonb, p_person bigint, p_account bigint, p_actor bigint, p_now timestamptz,
  out kind text, out facts jsonb, out moved boolean, out promoted jsonb)
language plpgsql as $$
declare v signup; r record; p record;
begin
  promoted := '[]';
  select * into v from signup where activity_id = a.id and person_id = p_person and state <> 'left';
  -- A party belongs to its person, to whoever signed them up, and to organizers.
  if v.id is not null and p_actor <> p_person and v.by_person is distinct from p_actor and not coalesce((p_wish->>'forced')::boolean, false) then
    kind := 'signup.not-yours'; facts := jsonb_build_object('party', v.heads); moved := false; return;
  end if;
  if p_wish->>'op' = 'leave' then
    r := signup_leave(a, v, p_actor, p_now, coalesce((p_wish->>'forced')::boolean, false));
  elsif v.id is not null then
    r := signup_change(a, v, p_wish, p_actor, p_now);
  else
    r := signup_enter(a, v, p_wish, p_person, p_account, p_actor, p_now);
  end if;
  a := r.a; kind := r.kind; facts := r.facts; moved := r.moved;
  if kind in ('signup.left', 'signup.changed') then
    p := signup_promote(a, p_now);
    a := p.a; promoted := p.promoted;
  end if;
  -- A smaller party may fit now: the answer says how it stands after moving up, and one message is enough.
  if kind = 'signup.changed' and v.state = 'waiting' then
    facts := facts || (select jsonb_build_object('was', case s.state when 'in' then 'promoted' else s.state end,
      'position', case s.state when 'waiting' then signup_position(a.id, s.turn) end) from signup s where s.id = v.id);
    if p_actor = p_person then
      promoted := coalesce((select jsonb_agg(e) from jsonb_array_elements(promoted) e where (e->>'personId')::bigint <> p_person), '[]');
    end if;
  end if;
end $$;

-- The promoted hear of it in their private chats.
create or replace function promoted_put(a activity, p_promoted jsonb, p_now timestamptz, p_process uuid) returns jsonb
language plpgsql as $$
declare v jsonb; v_place bigint; v_rows jsonb := '[]';
begin
  for v in select value from jsonb_array_elements(p_promoted) loop
    continue when v->'accountId' = 'null';
    v_place := private_place((v->>'accountId')::bigint);
    v_rows := v_rows || outbox_put(v_place, 'message', 'signup.promoted', activity_facts(a) || v, 'activity:' || a.number, null, p_now,
      case when v_place = any (place_lease(array[v_place], p_process)) then p_process end);
  end loop;
  return v_rows;
end $$;

-- Sign-ups and leavings of many people in one transaction. Every item gets one outcome; a person's mistake is an answer,
-- never an exception. Items are those of receive_batch with `input` = the wish and its target, and `addressed`.
create or replace function signup_batch(p_items jsonb, p_now timestamptz, p_process uuid)
returns table (i int, outcome text, rows jsonb, updates jsonb)
language plpgsql as $$
#variable_conflict use_column
declare
  v record; a activity; r record; v_dirty boolean := false;
begin
  for v in
    select b.*, x.input, x."replyTo" as reply_to, x."messageId" as message_id, x.addressed, coalesce(x.awaited, false) as awaited,
      case when b.fresh then activity_target(x.input, b.place_id, x."replyTo", p_now, b.person_id) else '{}' end as targets
    from receive_batch(p_items, p_now, p_process) b
    join jsonb_to_recordset(p_items) as x(i int, input jsonb, "replyTo" text, "messageId" text, addressed boolean, awaited boolean) on x.i = b.i
    order by targets, b.i
  loop
    i := v.i; rows := '[]'; updates := '[]';
    if not v.fresh then outcome := 'duplicate'; return next; continue; end if;
    outcome := 'handled';
    if cardinality(v.targets) <> 1 then
      if not v.addressed then outcome := 'ignored'; return next; continue; end if;
      rows := jsonb_build_array(outbox_put(v.place_id, 'message',
        case when v.input->>'op' = 'leave' and not v.input ? 'number' and not signup_any(v.targets, v.person_id) then 'signup.in-none'
          when cardinality(v.targets) = 0 then 'signup.unknown' else 'signup.which' end,
        jsonb_build_object('wish', v.input, 'open', activity_brief(case when cardinality(v.targets) > 0 then v.targets
          else activity_offer(v.input->>'op', v.place_id, p_now, v.person_id) end)),
        null, v.message_id, p_now, case when v.direct or v.awaited then p_process end, v.awaited));
      return next; continue;
    end if;
    if a.id is distinct from v.targets[1] then
      if v_dirty then perform activity_write(a); end if;
      select * into a from activity where id = v.targets[1] for no key update;
      v_dirty := false;
    end if;
    r := signup_apply(a, v.input, v.person_id, v.account_id, v.person_id, p_now);
    a := r.a;
    if r.moved then
      -- One request for all of them.
      updates := jsonb_build_array(case when v_dirty then jsonb_build_object('topic', 'activity:' || a.number)
        else outbox_touch(a.place_id, 'activity:' || a.number, 'signup.card', p_now, p_process) end);
      v_dirty := true;
    end if;
    rows := jsonb_build_array(outbox_put(v.place_id, 'message', r.kind, activity_facts(a) || r.facts || jsonb_build_object('name', v.person_name),
      'activity:' || a.number, v.message_id, p_now, case when v.direct or v.awaited then p_process end, v.awaited)) || promoted_put(a, r.promoted, p_now, p_process);
    return next;
  end loop;
  if v_dirty then perform activity_write(a); end if;
end $$;

-- The same for one party inside a verb's own transaction: {kind, facts, moved, promoted, accountId}. Null: no such activity.
create or replace function signup_one(p_activity bigint, p_wish jsonb, p_person bigint, p_account bigint, p_actor bigint, p_now timestamptz)
returns jsonb language plpgsql as $$
declare a activity; r record;
begin
  select * into a from activity where id = p_activity for no key update;
  if a.id is null then return null; end if;
  r := signup_apply(a, p_wish, p_person, p_account, p_actor, p_now);
  if r.moved then perform activity_write(r.a); end if;
  return jsonb_build_object('kind', r.kind, 'facts', activity_facts(r.a) || r.facts, 'moved', r.moved, 'promoted', r.promoted);
end $$;

-- After the activity itself changed (more places, reopened): whoever fits now moves up.
create or replace function signup_refill(p_activity bigint, p_now timestamptz) returns jsonb language plpgsql as $$
declare a activity; r record;
begin
  select * into a from activity where id = p_activity for no key update;
  r := signup_promote(a, p_now);
  perform activity_write(r.a);
  return r.promoted;
end $$;

grant select, insert, update, delete on activity, signup, feed, activity_change to unionhall_app;
