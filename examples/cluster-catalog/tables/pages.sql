select page, count(*) as clicks, month(day) as month, day from clicks group by page, day
