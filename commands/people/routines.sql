-- Functions of people. Applied again whenever this file changes; every one is "create or replace".

-- Everything that belongs to one person goes over to another, whichever tables there are. What cannot (both are signed up
-- for the same activity) stays where it is, so that no counter drifts. Answers whether nothing stayed.
create or replace function person_move(p_from bigint, p_into bigint) returns boolean language plpgsql as $$
declare v record; v_row tid; v_whole boolean := true;
begin
  insert into role (person_id, unit_id, role, granted_at)
    select p_into, unit_id, role, granted_at from role where person_id = p_from on conflict do nothing;
  delete from role where person_id = p_from;
  for v in
    select c.conrelid::regclass::text as name, a.attname as col
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'person'::regclass and c.conrelid not in ('role'::regclass, 'join_request'::regclass)
    order by 1, 2
  loop
    for v_row in execute format('select ctid from %s where %I = $1', v.name, v.col) using p_from loop
      begin
        execute format('update %s set %I = $1 where ctid = $2', v.name, v.col) using p_into, v_row;
      exception when unique_violation then
        v_whole := false;
      end;
    end loop;
  end loop;
  return v_whole;
end $$;

-- What still points to an account lets go of it, where it may.
create or replace function account_release(p_account bigint) returns void language plpgsql as $$
declare v record;
begin
  for v in
    select c.conrelid::regclass::text as name, a.attname as col
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'account'::regclass and not a.attnotnull
  loop
    execute format('update %s set %I = null where %I = $1', v.name, v.col, v.col) using p_account;
  end loop;
end $$;

grant select, insert, update, delete on roster_entry, roster_draft, join_request, person_merged to unionhall_app;
