-- The last state of each customer, without those that were deleted.
with last as (
  select *, row_number() over (partition by id order by changed_ms desc) as place
  from changes
)

select id, name, city, timestamp_millis(changed_ms) as changed_at
from last
where place = 1 and deleted = 'false'
