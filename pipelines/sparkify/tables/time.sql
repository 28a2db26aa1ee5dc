-- The start times of plays, taken apart, in UTC. Weeks and weekdays are ISO's: 1 is Monday, 7 is Sunday.
select start_time,
       hour(start_time)                        as hour,
       day(start_time)                         as day,
       weekofyear(start_time)                  as week,
       month(start_time)                       as month,
       year(start_time)                        as year,
       extract(dayofweek_iso from start_time)  as weekday
from (select timestamp_millis(ts) as start_time from events)
