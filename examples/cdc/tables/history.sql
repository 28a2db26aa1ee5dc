-- One row for each change.
select id, operation, timestamp_millis(changed_ms) as changed_at, cast(timestamp_millis(changed_ms) as date) as day
from changes
