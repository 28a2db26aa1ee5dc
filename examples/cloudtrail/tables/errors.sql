-- Who was refused what, and how often.
select user, event_name, error, count(*) as events
from tables.events
where error is not null
group by user, event_name, error
